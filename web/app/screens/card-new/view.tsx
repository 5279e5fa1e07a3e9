import './screen.css';
import '../../../ui/field.css';
import { RowBones } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import { Note } from '../../../ui/note';
import { toast } from '../../../ui/toast';
import { useApp } from '../../context';
import { AccountField } from '../../part/account-field';
import { Failure, problemText } from '../../part/failure';
import { Screen } from '../../part/screen';
import { cards } from '../../text/cards';
import { fitsCard, type IssueScreen, type Product, useIssue } from './state';

const PRODUCTS: readonly Product[] = ['virtual', 'shopping'];

export default function CardNewView() {
  const screen = useIssue();
  const { accounts } = screen;
  return (
    <Screen title={cards.issue.title} parent="/">
      {accounts.state === 'loading' ? <RowBones count={3} /> : null}
      {accounts.state === 'failed' ? <Failure problem={accounts.problem} onRetry={screen.reload} /> : null}
      {accounts.state === 'ready' ? <Form screen={screen} /> : null}
    </Screen>
  );
}

function Form({ screen }: { screen: IssueScreen }) {
  const { router } = useApp();
  const { accounts, problem } = screen;
  const fitting = accounts.state === 'ready' ? accounts.data.filter(fitsCard) : [];
  const issue = async () => {
    const card = await screen.issue();
    if (!card) return;
    toast(cards.issue.done);
    router.go(`/cards/${card.id}`);
  };
  return (
    <form
      class="card-new"
      onSubmit={(event) => {
        event.preventDefault();
        void issue();
      }}
    >
      <p class="card-new-lead">{cards.issue.lead}</p>
      <fieldset class="card-new-products">
        <legend class="field-label">{cards.issue.which}</legend>
        {PRODUCTS.map((product) => (
          <label key={product} class="card-new-product">
            <input
              type="radio"
              name="product"
              value={product}
              checked={product === screen.product}
              onChange={() => screen.setProduct(product)}
            />
            <span class={`card-new-picture card-new-picture-${product}`} aria-hidden="true" />
            <span class="row-body">
              <span class="row-title">{cards.issue[product]}</span>
              <span class="row-sub">{cards.issue[`${product}Text`]}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <AccountField
        label={cards.issue.account}
        value={screen.account}
        accounts={fitting}
        onChange={screen.setAccount}
      />
      <label class="field" for="card-new-name">
        <span class="field-label">{cards.issue.name}</span>
        <input
          id="card-new-name"
          class="field-box"
          maxLength={60}
          autocomplete="off"
          value={screen.name}
          onInput={(event) => screen.setName(event.currentTarget.value)}
        />
      </label>
      <Note look={problem ? 'bad' : 'plain'} icon={problem ? 'warning' : undefined}>
        {problem ? problemText(problem) : cards.issue.free}
      </Note>
      <Button type="submit" wide disabled={!screen.account} busy={screen.busy && cards.issue.making}>
        {cards.issue.button}
      </Button>
    </form>
  );
}
