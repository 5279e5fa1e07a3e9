/* What is about to happen to this window, said in time, with the way to another one. */
import './window-banner.css';
import { useEffect } from 'preact/hooks';
import { useSource } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { useApp, useBank } from '../context';
import { dateTime } from '../model/date';
import { language, moving, text } from '../text';
import { Link } from './link';
import { type Outlook, outlookOf, waysOut } from './windows';

const EVERY_MS = 60_000;
/* A moment that is further away is asked about again by then. */
const LONGEST_MS = 24 * 3600_000;

function useWindows() {
  const { session, window: bankWindow } = useApp();
  const { windows, customer } = useBank();
  const known = useSource(windows);
  const list = known.state === 'ready' ? known.data : [];
  const own = list.find(({ window }) => window === bankWindow.name);
  const next = own?.until?.at ?? null;
  const isClosed = own?.state === 'closed';
  useEffect(() => {
    let askedAt = 0;
    const ask = () => {
      if (document.visibilityState !== 'visible' || Date.now() - askedAt < EVERY_MS) return;
      askedAt = Date.now();
      void windows.refresh(true);
    };
    ask();
    const timer = setInterval(ask, EVERY_MS);
    document.addEventListener('visibilitychange', ask);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', ask);
    };
  }, [windows]);
  useEffect(() => {
    if (next === null) return;
    const left = Date.parse(next) - session.bankNow() + 500;
    const timer = setTimeout(() => void windows.refresh(true), Math.min(Math.max(left, 1000), LONGEST_MS));
    return () => clearTimeout(timer);
  }, [windows, next]);
  /* Whoever looks and does nothing is told where the bank is now: by the first call that is refused. */
  useEffect(() => {
    if (isClosed) void customer.refresh(true);
  }, [isClosed]);
  return list;
}

function words({ kind, at, status }: Outlook): string {
  const when = at === null ? null : dateTime(at, new Date(), language);
  if (kind === 'closing') {
    return when === null ? moving.banner.closing(status.window) : moving.banner.closingAt(status.window, when);
  }
  return when === null ? moving.banner.readOnly : moving.banner.readOnlyAt(when);
}

export function WindowBanner() {
  const app = useApp();
  useSource(app.router);
  const list = useWindows();
  const outlook = outlookOf(list, app.window.name);
  const isThere = app.router.get().path === '/more/move';
  const canMove = waysOut(list, app.window.name).length > 0 && !isThere;
  return (
    <section class="window-banner-place" aria-label={moving.banner.label} aria-live="polite">
      {outlook ? (
        <div class={`window-banner window-banner-${outlook.kind}`}>
          <Icon name={outlook.kind === 'closing' ? 'clock' : 'eye'} size={20} />
          <div class="window-banner-body">
            <p class="window-banner-said">{words(outlook)}</p>
            {outlook.kind === 'closing' ? <p>{outlook.status.reason?.[language] ?? moving.banner.keeps}</p> : null}
            {canMove ? (
              <Link to="/more/move" class="window-banner-way">
                {text.more.move}
              </Link>
            ) : null}
          </div>
        </div>
      ) : null}
    </section>
  );
}
