/* Favourites as rows, two taps from being paid; the way to the scheduled payments. */
import '../../ui/card.css';
import { useEffect } from 'preact/hooks';
import { Badge, tintOf } from '../../ui/badge';
import { useSource } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { useApp, useBank } from '../context';
import { dayTitle } from '../model/date';
import { fromWire } from '../model/money';
import { language, text } from '../text';
import { speakStanding, standing } from '../text/standing';
import { Link } from './link';
import { Money } from './money';
import { favouritesFirst, payeeOf, type Standing, standingBookOf, type Template } from './standing-data';
import { billedTo } from './where';

/* With their words. */
export async function load() {
  await speakStanding();
  return { Hub, AgainLink };
}

function Hub() {
  const { session } = useApp();
  const book = standingBookOf(useBank(), () => session.bankNow());
  const templates = useSource(book.templates);
  const orders = useSource(book.orders);
  useEffect(() => {
    void book.templates.refresh();
    void book.orders.refresh();
  }, [book]);
  const kept = templates.state === 'ready' ? favouritesFirst(templates.data) : [];
  return (
    <>
      {kept.length === 0 ? null : (
        <section aria-labelledby="favourites">
          <div class="part-title payments-title">
            <h2 id="favourites">{standing.favourites}</h2>
          </div>
          <div class="card">
            {kept.map((template) => (
              <Kept key={template.id} template={template} />
            ))}
          </div>
        </section>
      )}
      <nav class="card" aria-label={standing.title}>
        <Link to="/standing" class="row row-press">
          <Badge tint="violet" icon="clock" />
          <span class="row-body">
            <span class="row-title">{standing.title}</span>
            <span class="row-sub">{nextOf(orders.state === 'ready' ? orders.data : [], session.bankNow())}</span>
          </span>
          <span class="row-end row-sub">
            <Icon name="chevron" size={20} />
          </span>
        </Link>
      </nav>
    </>
  );
}

/* The nearest date of all that are on. */
function nextOf(orders: readonly Standing[], now: number): string {
  const days = orders.flatMap(({ status, next_dates }) => (status === 'active' ? next_dates.slice(0, 1) : [])).sort();
  const [first] = days;
  return first ? standing.next(dayTitle(first, new Date(now), language, text.common)) : standing.hint;
}

function Kept({ template }: { template: Template }) {
  const { order } = template;
  const payee = payeeOf(order, standing.own);
  const about = [payee === template.name ? '' : payee, billedTo(order.to.fields)].filter(Boolean).join(' · ');
  return (
    <Link to={`/templates/${template.id}`} class="row row-press">
      {order.kind === 'own' ? (
        <Badge tint="teal" icon="swap" />
      ) : (
        <Badge tint={tintOf(payee)} letter={template.name.charAt(0)} />
      )}
      <span class="row-body">
        <span class="row-title">{template.name}</span>
        {about === '' ? null : <span class="row-sub figures">{about}</span>}
      </span>
      <span class="row-end">{order.amount ? <Money value={fromWire(order.amount)} /> : null}</span>
    </Link>
  );
}

function AgainLink({ payment }: { payment: string }) {
  return (
    <Link to={`/payments/${payment}/again`} class="button button-quiet button-wide">
      <Icon name="clock" />
      {standing.again}
    </Link>
  );
}
