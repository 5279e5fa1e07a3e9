import './screen.css';
import '../../../ui/card.css';
import '../../../ui/field.css';
import { Badge, type Tint } from '../../../ui/badge';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import type { IconName } from '../../../ui/icon';
import { Icon } from '../../../ui/icon';
import { Note } from '../../../ui/note';
import { StateView } from '../../../ui/state-view';
import { useApp } from '../../context';
import { fromWire } from '../../model/money';
import { CATEGORIES, type Payer, type Provider, type ProviderCategory } from '../../part/bill-data';
import { isBillCode } from '../../part/bill-draft';
import { CodeCamera } from '../../part/code-scan';
import { Failure } from '../../part/failure';
import { Link } from '../../part/link';
import { useSums } from '../../part/money';
import { ProviderBadge } from '../../part/provider-badge';
import { Screen } from '../../part/screen';
import { fieldSaid } from '../../part/where';
import type { ScreenProps } from '../../routes';
import { bills } from '../../text/bills';
import { type Catalogue, useCatalogue } from './state';

const LOOKS: Readonly<Record<ProviderCategory, { tint: Tint; icon: IconName }>> = {
  mobile: { tint: 'blue', icon: 'mobile' },
  utilities: { tint: 'amber', icon: 'building' },
  internet: { tint: 'violet', icon: 'globe' },
  tv: { tint: 'coral', icon: 'entertainment' },
  taxes: { tint: 'teal', icon: 'receipt' },
  fines: { tint: 'coral', icon: 'warning' },
  education: { tint: 'green', icon: 'user' },
  charity: { tint: 'coral', icon: 'health' },
  other: { tint: 'slate', icon: 'other' },
};

export default function BillsScreen({ params }: ScreenProps) {
  const catalogue = useCatalogue(CATEGORIES.find((one) => one === params.category) ?? null);
  const { category, found, payers, typed, scanned } = catalogue;
  const searching = typed.trim() !== '' || category !== null;
  return (
    <Screen title={category ? bills.category[category] : bills.title} parent={category ? '/bills' : '/payments'}>
      <Search catalogue={catalogue} />
      {searching ? null : (
        <>
          <Button look="soft" wide onPress={catalogue.scan.start}>
            {bills.scan}
          </Button>
          <div aria-live="assertive">
            {scanned ? <Note look="bad">{scanned === 'nothing' ? bills.scanNothing : bills.scanUnknown}</Note> : null}
          </div>
          <CodeCamera scan={catalogue.scan} />
          {payers.length > 0 ? <Saved payers={payers} /> : null}
          <Categories />
        </>
      )}
      {found.state === 'loading' ? (
        <div aria-busy="true">
          <RowBones count={4} />
        </div>
      ) : null}
      {found.state === 'failed' ? <Failure problem={found.problem} onRetry={catalogue.again} /> : null}
      {searching && found.state === 'ready' ? <Providers items={found.items} more={found.more} /> : null}
    </Screen>
  );
}

function Search({ catalogue }: { catalogue: Catalogue }) {
  const { router } = useApp();
  const { typed, category } = catalogue;
  return (
    <div class="bills-search">
      <label class="field" for="bills-search">
        <span class="unseen">{bills.search}</span>
        <input
          id="bills-search"
          class="field-box"
          type="search"
          autocomplete="off"
          enterKeyHint="search"
          maxLength={60}
          placeholder={bills.search}
          value={typed}
          onInput={(event) => catalogue.type(event.currentTarget.value)}
          onPaste={(event) => {
            const pasted = event.clipboardData?.getData('text') ?? '';
            if (!isBillCode(pasted)) return;
            event.preventDefault();
            catalogue.take(pasted);
          }}
        />
      </label>
      {category ? (
        <Button look="quiet" onPress={() => router.back('/bills')}>
          {bills.categories}
        </Button>
      ) : null}
    </div>
  );
}

function Saved({ payers }: { payers: readonly Payer[] }) {
  const sums = useSums();
  return (
    <section aria-labelledby="bills-saved">
      <div class="part-title">
        <h2 id="bills-saved">{bills.saved}</h2>
      </div>
      <div class="card">
        {payers.map((payer) => (
          <Row
            key={payer.id}
            to={`/bills/payer/${payer.id}`}
            provider={payer.provider}
            title={payer.name || payer.provider.name}
            sub={[payer.name ? payer.provider.name : null, fieldSaid(Object.values(payer.fields)[0] ?? '')]
              .filter(Boolean)
              .join(' · ')}
            end={payer.amount ? sums(fromWire(payer.amount), { short: true }) : null}
          />
        ))}
      </div>
    </section>
  );
}

const BY_CHARGE: readonly ProviderCategory[] = ['taxes', 'fines'];

function Categories() {
  return (
    <section aria-labelledby="bills-categories">
      <div class="part-title">
        <h2 id="bills-categories">{bills.categories}</h2>
      </div>
      <div class="bills-grid">
        {CATEGORIES.map((category) => (
          <Link
            key={category}
            to={BY_CHARGE.includes(category) ? '/bills/charges' : `/bills/in/${category}`}
            class="bills-tile"
          >
            <Badge {...LOOKS[category]} />
            <span>{bills.category[category]}</span>
          </Link>
        ))}
      </div>
    </section>
  );
}

function Providers({ items, more }: { items: readonly Provider[]; more: boolean }) {
  if (items.length === 0) return <StateView picture="empty" title={bills.nothing} text={bills.nothingText} />;
  return (
    <section aria-label={bills.found}>
      <div class="card">
        {items.map((provider) => (
          <Row
            key={provider.id}
            to={provider.by_charge ? '/bills/charges' : `/bills/${provider.id}`}
            provider={provider}
            title={provider.name}
            sub={bills.category[provider.category]}
            end={null}
          />
        ))}
      </div>
      <Note>{more ? bills.more : null}</Note>
    </section>
  );
}

interface RowProps {
  to: string;
  provider: Provider;
  title: string;
  sub: string;
  end: string | null;
}

function Row({ to, provider, title, sub, end }: RowProps) {
  const here = useApp().router.get().path;
  return (
    <Link to={to} class="row row-press" current={here === to}>
      <ProviderBadge provider={provider} />
      <span class="row-body">
        <span class="row-title">{title}</span>
        <span class="row-sub figures">{sub}</span>
      </span>
      <span class="row-end row-sub figures">{end ?? <Icon name="chevron" size={20} />}</span>
    </Link>
  );
}
