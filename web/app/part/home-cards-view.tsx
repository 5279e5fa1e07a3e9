/* The customer's cards as rows, and the way to a new one. */
import './home-cards.css';
import '../../ui/card.css';
import { useEffect } from 'preact/hooks';
import { RowBones } from '../../ui/bones';
import { useSource } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { useApp, useBank } from '../context';
import { cards, speakCards } from '../text/cards';
import { type Card, cardBookOf, shortExpiry } from './card-data';
import { CardFace } from './card-face';
import { CardIcon } from './card-icon';
import { Link } from './link';

/* With its words. */
export async function load() {
  await speakCards();
  return { Cards };
}

function Cards() {
  const { session } = useApp();
  const book = cardBookOf(useBank(), () => session.bankNow());
  const known = useSource(book.cards);
  useEffect(() => void book.cards.refresh(), [book]);
  if (known.state === 'failed') return null; /* the accounts say what is wrong */
  const open = known.state === 'ready' ? known.data.filter(({ state }) => state !== 'closed') : [];
  return (
    <section aria-labelledby="home-cards">
      <div class="part-title">
        <h2 id="home-cards">{cards.cards}</h2>
      </div>
      {known.state === 'loading' ? (
        <div aria-busy="true">
          <RowBones count={1} />
        </div>
      ) : (
        <div class="card">
          {open.map((card) => (
            <CardRow key={card.id} card={card} />
          ))}
          <Link to="/cards/new" class="row row-press">
            <span class="home-cards-new">
              <CardIcon name="plus" size={22} />
            </span>
            <span class="row-body">
              <span class="row-title">{cards.add}</span>
              {open.length === 0 ? <span class="row-sub">{cards.noneText}</span> : null}
            </span>
          </Link>
        </div>
      )}
    </section>
  );
}

function CardRow({ card }: { card: Card }) {
  const sub = card.state === 'active' ? cards.good(shortExpiry(card.expiry)) : cards.state[card.state];
  return (
    <Link to={`/cards/${card.id}`} class="row row-press">
      <CardFace card={card} small />
      <span class="row-body">
        <span class="row-title">{card.name}</span>
        <span class="row-sub figures">{`··${card.last_four} · ${sub}`}</span>
      </span>
      <span class="row-end row-sub">
        <Icon name="chevron" size={20} />
      </span>
    </Link>
  );
}
