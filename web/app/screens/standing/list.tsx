import '../../../ui/card.css';
import { useEffect } from 'preact/hooks';
import { Badge, tintOf } from '../../../ui/badge';
import { RowBones } from '../../../ui/bones';
import { useSource } from '../../../ui/hooks';
import { StateView } from '../../../ui/state-view';
import { useApp, useBank } from '../../context';
import { dayTitle } from '../../model/date';
import { fromWire } from '../../model/money';
import { Failure } from '../../part/failure';
import { HideButton } from '../../part/hide-button';
import { Link } from '../../part/link';
import { Money, useSums } from '../../part/money';
import { Screen } from '../../part/screen';
import { payeeOf, type Standing, standingBookOf } from '../../part/standing-data';
import { everyOf, leftOf } from '../../part/standing-rhythm';
import { billedTo } from '../../part/where';
import { language, text } from '../../text';
import { standing } from '../../text/standing';

export const title = () => standing.title;

export default function StandingList() {
  const { session } = useApp();
  const { orders } = standingBookOf(useBank(), () => session.bankNow());
  const known = useSource(orders);
  useEffect(() => void orders.refresh(true), [orders]);
  return (
    <Screen title={standing.title} parent="/payments" tools={<HideButton />}>
      {known.state === 'loading' ? (
        <div aria-busy="true">
          <RowBones count={3} />
        </div>
      ) : null}
      {known.state === 'failed' ? <Failure problem={known.problem} onRetry={() => void orders.refresh(true)} /> : null}
      {known.state === 'ready' && known.data.length === 0 ? (
        <StateView picture="empty" title={standing.empty} text={standing.emptyText} />
      ) : null}
      {known.state === 'ready' ? (
        <Link to="/standing/new" class="button button-main button-wide">
          {standing.add}
        </Link>
      ) : null}
      {known.state === 'ready' && known.data.length > 0 ? (
        <div class="card">
          {known.data.map((order) => (
            <Row key={order.id} order={order} />
          ))}
        </div>
      ) : null}
    </Screen>
  );
}

function Row({ order }: { order: Standing }) {
  const { session } = useApp();
  const sums = useSums();
  const payee = payeeOf(order.order, standing.own);
  const [next] = order.next_dates;
  const day = next ? dayTitle(next, new Date(session.bankNow()), language, text.common) : '';
  const soon = day ? standing.next(day) : leftOf(order, sums);
  const said = order.status === 'active' && soon ? soon : standing.status[order.status];
  const about = billedTo(order.order.to.fields);
  return (
    <Link to={`/standing/${order.id}`} class="row row-press">
      {order.order.kind === 'own' ? (
        <Badge tint="teal" icon="swap" />
      ) : (
        <Badge tint={tintOf(payee)} letter={payee.charAt(0)} />
      )}
      <span class="row-body">
        <span class="row-title">{order.name ?? payee}</span>
        {about === '' ? null : <span class="row-sub figures">{about}</span>}
        <span class="row-sub figures">{`${everyOf(order, sums)} · ${said}`}</span>
      </span>
      <span class="row-end">{order.order.amount ? <Money value={fromWire(order.order.amount)} /> : null}</span>
    </Link>
  );
}
