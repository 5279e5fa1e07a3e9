# Draws what script/bench curves has measured: batch, SQLite, PostgreSQL, pgbench in a row.
set terminal svg size 720,420 font 'sans-serif,14' background '#ffffff'
set output drawing
set logscale xy
set xrange [0.9:10000]
set xtics (1, 8, 32, 128, 256, 1024, 4096, 8190)
set format y '%.0f'
set grid lc rgb '#d8dee4'
set border 3 lc rgb '#57606a'
set tics nomirror
set key top left
set xlabel 'transfers in a batch'
set ylabel 'durable transfers a second'
plot data using 1:2 with linespoints lw 2 pt 7 lc rgb '#0b6e4f' title 'okno, SQLite', \
     data using 1:3 with linespoints lw 2 pt 5 lc rgb '#1f5fa8' title 'okno, PostgreSQL', \
     data using 1:4 with lines lw 2 dt 2 lc rgb '#8c8c8c' title 'pgbench TPC-B, 8 clients'
