/* Where a payment that the bank makes by itself begins: with what is saved, or with the form of another one. */
import './screen.css';
import '../../../ui/card.css';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Badge, type Tint, tintOf } from '../../../ui/badge';
import { useSource } from '../../../ui/hooks';
import { Icon, type IconName } from '../../../ui/icon';
import { useApp, useBank } from '../../context';
import { tabDrawer } from '../../model/storage';
import { billCallsOf, type Payer } from '../../part/bill-data';
import { Link } from '../../part/link';
import { wishPlan } from '../../part/plan';
import { ProviderBadge } from '../../part/provider-badge';
import { Screen } from '../../part/screen';
import { favouritesFirst, payeeOf, standingBookOf } from '../../part/standing-data';
import { fieldSaid } from '../../part/where';
import { text } from '../../text';
import { standing } from '../../text/standing';

export const title = () => standing.add;

interface Other {
  readonly to: string;
  readonly tint: Tint;
  readonly icon: IconName;
  readonly title: () => string;
}

const OTHERS: readonly Other[] = [
  { to: '/bills', tint: 'amber', icon: 'receipt', title: () => text.payments.bills },
  { to: '/payments/phone', tint: 'teal', icon: 'phone', title: () => text.payments.phone },
  { to: '/payments/own', tint: 'teal', icon: 'swap', title: () => text.payments.own },
  { to: '/payments/number', tint: 'teal', icon: 'wallet', title: () => text.payments.account },
  { to: '/payments/requisites', tint: 'teal', icon: 'building', title: () => text.payments.requisites },
];

/* Without an answer they are not offered: the others are. */
function usePayers(): readonly Payer[] {
  const bank = useBank();
  const [payers, setPayers] = useState<readonly Payer[]>([]);
  useEffect(() => {
    let current = true;
    billCallsOf(bank)
      .payers()
      .then(
        ({ items }) => current && setPayers(items),
        () => undefined,
      );
    return () => {
      current = false;
    };
  }, [bank]);
  return payers;
}

export default function NewStanding() {
  const { session } = useApp();
  const { templates } = standingBookOf(useBank(), () => session.bankNow());
  const kept = useSource(templates);
  const payers = usePayers();
  useEffect(() => void templates.refresh(), [templates]);
  const favourites = kept.state === 'ready' ? favouritesFirst(kept.data) : [];
  return (
    <Screen title={standing.add} parent="/standing">
      <p class="standing-sub">{standing.addLead}</p>
      {payers.length + favourites.length > 0 ? (
        <Part id="standing-saved" title={standing.addSaved}>
          {payers.map(({ id, name, provider, fields }) => (
            <Row
              key={id}
              to={`/bills/payer/${id}`}
              badge={<ProviderBadge provider={provider} />}
              title={name || provider.name}
              sub={fieldSaid(Object.values(fields)[0] ?? '')}
            />
          ))}
          {favourites.map(({ id, name, order }) => (
            <Row
              key={id}
              to={`/templates/${id}`}
              badge={<Badge tint={tintOf(name)} letter={name.charAt(0)} />}
              title={name}
              sub={payeeOf(order, standing.own)}
            />
          ))}
        </Part>
      ) : null}
      <Part id="standing-other" title={standing.addOther}>
        {OTHERS.map(({ to, tint, icon, title: called }) => (
          <Row key={to} to={to} badge={<Badge tint={tint} icon={icon} />} title={called()} sub="" />
        ))}
      </Part>
    </Screen>
  );
}

function Part({ id, title: heading, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section aria-labelledby={id}>
      <div class="part-title">
        <h2 id={id}>{heading}</h2>
      </div>
      <div class="card">{children}</div>
    </section>
  );
}

interface RowProps {
  to: string;
  badge: ComponentChildren;
  title: string;
  sub: string;
}

function Row({ to, badge, title: called, sub }: RowProps) {
  return (
    <Link to={to} class="row row-press" onGo={() => wishPlan(tabDrawer)}>
      {badge}
      <span class="row-body">
        <span class="row-title">{called}</span>
        {sub && sub !== called ? <span class="row-sub figures">{sub}</span> : null}
      </span>
      <span class="row-end row-sub">
        <Icon name="chevron" size={20} />
      </span>
    </Link>
  );
}
