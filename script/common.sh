# What the scripts share; sourced by them from the project's root. Plain sh: a fresh Debian has no bash
# habits to rely on.

. script/packages

say() {
    echo "okno: $*" >&2
}

die() {
    echo "okno: $*" >&2
    exit 1
}

# run LOG WHAT COMMAND...: quiet while it goes well; the end of what it said when it does not.
run() {
    log=$1
    what=$2
    shift 2
    mkdir -p build/log
    if ! "$@" >"build/log/$log.log" 2>&1; then
        tail -n 40 "build/log/$log.log" >&2
        die "$what failed; the whole story is in build/log/$log.log"
    fi
}

# Root's rights, for apt-get alone.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        DEBIAN_FRONTEND=noninteractive "$@"
    elif command -v sudo >/dev/null; then
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        die "these packages are missing and need root to install: $missing
      Run this script as root or install sudo; or run, as root:
      apt-get update && apt-get install --no-install-recommends $missing"
    fi
}

# Debian's node or a newer one, from wherever it came.
has_node() {
    command -v npm >/dev/null && command -v node >/dev/null &&
        node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 18 || (a == 18 && b >= 17) ? 0 : 1)'
}

# Install those of the named Debian packages that are not there. Without any: no network, no root.
install_packages() {
    command -v apt-get >/dev/null || die "this is no Debian: install by hand what script/packages lists"
    there=" $(dpkg-query -W -f '${db:Status-Status}=${Package} ' "$@" 2>/dev/null || true)"
    missing=""
    for package in "$@"; do
        case $there in
        *" installed=$package "*) ;;
        *) missing="$missing $package" ;;
        esac
    done
    missing=${missing# }
    [ -n "$missing" ] || return 0
    say "installing $(echo "$missing" | wc -w) Debian packages (and what they need): $missing"
    as_root true
    run apt "apt-get update (is there a network?)" \
        as_root apt-get update -q -o DPkg::Lock::Timeout=300 -o APT::Update::Error-Mode=any
    # shellcheck disable=SC2086 # a list of names
    run apt "apt-get install" as_root apt-get install -q -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 $missing
}

# The packages of package-lock.json, when they are not those already there.
install_npm() {
    wanted="$(cat package-lock.json package.json | sha256sum) $(node --version)"
    if [ "$(cat node_modules/.okno-installed 2>/dev/null)" != "$wanted" ]; then
        say "installing the npm packages of package-lock.json"
        # their scripts are not run: none is needed, and none is trusted
        run npm "npm ci (is there a network?)" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
        echo "$wanted" >node_modules/.okno-installed
    fi
}

# configure FOLDER OPTIONS...: a Meson folder with exactly these options.
configure() {
    folder=$1
    shift
    options="${CC:-gcc} $*"
    case ${CC:-gcc} in # of the same family, for the one file in C++
    *clang*) cxx=${CXX:-clang++} ;;
    *) cxx=${CXX:-g++} ;;
    esac
    if [ ! -f "$folder/build.ninja" ] || [ "$(cat "$folder/.okno-options" 2>/dev/null)" != "$options" ]; then
        rm -rf "$folder"
        run "setup-$(basename "$folder")" "meson setup $folder" \
            env CC="${CC:-gcc}" CXX="$cxx" meson setup "$folder" --wrap-mode=nodownload -Dwerror=true "$@"
        echo "$options" >"$folder/.okno-options"
    fi
}

# One of the build folders, with its options.
configure_kind() {
    case $1 in
    release) configure build/release --buildtype=release ;;
    dev) configure build/dev --buildtype=debug -Doptimization=1 -Db_sanitize=address,undefined \
        -Dc_args=-fno-sanitize-recover=all -Dcpp_args=-fno-sanitize-recover=all ;;
    tsan) configure build/tsan --buildtype=debug -Doptimization=1 -Db_sanitize=thread ;;
    clang) (CC=clang; configure build/clang --buildtype=release) ;;
    fuzz) (CC=clang; configure build/fuzz --buildtype=debug -Doptimization=1 -Dfuzz=true \
        -Db_lundef=false -Dc_args=-fno-sanitize-recover=all -Dcpp_args=-fno-sanitize-recover=all) ;;
    *) die "no such build: $1" ;;
    esac
}

# compile KIND [NINJA ARGUMENTS...]: set up and build one of them.
compile() {
    kind=$1
    shift
    configure_kind "$kind"
    say "building build/$kind"
    run "build-$kind" "the build of build/$kind" ninja -C "build/$kind" "$@"
}

# shellcheck disable=SC2086 # lists of names
install_for_build() {
    if has_node; then install_packages $build_packages; else install_packages $build_packages $node_packages; fi
    has_node || die "node $(node --version) is too old, or npm is missing: 18.17 or newer is needed"
    install_npm
}

# PostgreSQL, without the cluster that its package would make and keep running.
# shellcheck disable=SC2086 # a list of names
install_postgres() {
    if [ ! -x /usr/lib/postgresql/15/bin/initdb ]; then
        install_packages postgresql-common
        as_root sed -i 's/^#* *create_main_cluster *=.*/create_main_cluster = false/' \
            /etc/postgresql-common/createcluster.conf
    fi
    install_packages $bench_packages
}

# shellcheck disable=SC2086 # a list of names
install_for_test() {
    install_packages $test_packages
}
