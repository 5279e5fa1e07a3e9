import { useEffect, useState } from 'preact/hooks';
import { Badge } from '../../ui/badge';
import { useSource } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { useApp, useBank } from '../context';
import { asks, speakAsks } from '../text/asks';
import { type Ask, askBookOf } from './ask-data';
import { Decline } from './ask-decline';
import { AskActions, AskRow } from './ask-row';
import { Link } from './link';

/* With its words. */
export async function load() {
  await speakAsks();
  return { Hub };
}

const SHOWN = 3;

function Hub() {
  const { session } = useApp();
  const book = askBookOf(useBank(), () => session.bankNow());
  const known = useSource(book.in);
  useEffect(() => void book.in.refresh(), [book]);
  const [declining, setDeclining] = useState<Ask | null>(null);
  const open = (known.state === 'ready' ? known.data : []).filter(({ status }) => status === 'open').slice(0, SHOWN);
  return (
    <>
      {open.length === 0 ? null : (
        <section aria-labelledby="asked">
          <div class="part-title payments-title">
            <h2 id="asked">{asks.incoming}</h2>
          </div>
          <ul class="card asks">
            {open.map((ask) => (
              <AskRow key={ask.id} ask={ask}>
                <AskActions ask={ask} onDecline={() => setDeclining(ask)} />
              </AskRow>
            ))}
          </ul>
        </section>
      )}
      {declining ? <Decline ask={declining} onClose={() => setDeclining(null)} /> : null}
      <nav class="card" aria-label={asks.title}>
        <Way to="/ask" title={asks.title} hint={asks.hint} />
        <Way to="/asks" title={asks.mine} hint="" />
      </nav>
    </>
  );
}

function Way({ to, title, hint }: { to: string; title: string; hint: string }) {
  return (
    <Link to={to} class="row row-press">
      <Badge tint="violet" icon={to === '/ask' ? 'swap' : 'history'} />
      <span class="row-body">
        <span class="row-title">{title}</span>
        {hint ? <span class="row-sub">{hint}</span> : null}
      </span>
      <span class="row-end row-sub">
        <Icon name="chevron" size={20} />
      </span>
    </Link>
  );
}
