import './screen.css';
import '../../../ui/card.css';
import '../../../ui/field.css';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { Note } from '../../../ui/note';
import { Segmented } from '../../../ui/segmented';
import { toast } from '../../../ui/toast';
import { useApp } from '../../context';
import type { Product } from '../../part/account-data';
import { Failure, problemText } from '../../part/failure';
import { Screen } from '../../part/screen';
import { accounts as words } from '../../text/accounts';
import { type Opening, useOpening } from './state';

const NAME_MOST = 60;

export const title = () => words.open.title;

export default function AccountOpenScreen() {
  const { router } = useApp();
  const opening = useOpening((id) => {
    toast(words.open.opened);
    router.go(`/accounts/${id}`, { replace: true });
  });
  const { products } = opening;
  return (
    <Screen title={words.open.title} parent="/accounts">
      {products.state === 'loading' ? <RowBones count={4} /> : null}
      {products.state === 'failed' ? <Failure problem={products.problem} onRetry={opening.refresh} /> : null}
      {products.state === 'ready' ? <Form opening={opening} products={products.data} /> : null}
    </Screen>
  );
}

function Form({ opening, products }: { opening: Opening; products: readonly Product[] }) {
  const { order, product, change } = opening;
  return (
    <form
      class="account-open"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        opening.send();
      }}
    >
      <Segmented
        name="product"
        label={words.open.product}
        value={order.product}
        options={products.map((one) => ({ value: one.product, label: one.name }))}
        onChange={(next) => change({ product: next })}
      />
      {product && product.currencies.length > 1 ? (
        <Segmented
          name="currency"
          label={words.open.currency}
          value={order.currency}
          options={product.currencies.map((one) => ({ value: one, label: one }))}
          onChange={(next) => change({ currency: next })}
        />
      ) : null}
      <div>
        <label class="field">
          <span class="field-label">{words.open.name}</span>
          <input
            class="field-box"
            value={order.name ?? ''}
            maxLength={NAME_MOST}
            autocomplete="off"
            aria-describedby="name-note"
            onInput={(event) => change({ name: event.currentTarget.value })}
          />
        </label>
        <Note id="name-note">{words.open.nameHint}</Note>
      </div>
      {product ? <Terms product={product} /> : null}
      {opening.problem ? (
        <Note look="bad" icon="warning">
          {problemText(opening.problem)}
        </Note>
      ) : null}
      <Button type="submit" wide busy={opening.opening && words.open.opening}>
        {words.open.button(order.currency)}
      </Button>
    </form>
  );
}

function Terms({ product }: { product: Product }) {
  return (
    <section aria-labelledby="terms">
      <div class="part-title">
        <h2 id="terms">{words.open.terms}</h2>
      </div>
      <p class="account-open-about">{product.about}</p>
      <dl class="card facts">
        {product.terms.map(({ title: what, text }) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
