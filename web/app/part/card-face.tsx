/* A card as it would lie on the table; with its number while that is shown. */
import './card-face.css';
import { cards } from '../text/cards';
import { type Card, type CardDetails, groupNumber, shortExpiry } from './card-data';
import { CardIcon } from './card-icon';

interface CardFaceProps {
  card: Card;
  shown?: CardDetails | null;
  small?: boolean;
}

export function CardFace({ card, shown = null, small }: CardFaceProps) {
  const resting = card.state === 'active' ? '' : 'card-face-resting';
  const names = `card-face card-face-${card.product} ${resting} ${small ? 'card-face-small' : ''}`;
  if (small) {
    return (
      <span class={names} aria-hidden="true">
        <span class="card-face-tail figures">{card.last_four}</span>
      </span>
    );
  }
  return (
    <div class={names}>
      <p class="card-face-top">
        <span class="card-face-bank">okno</span>
        <span class="card-face-name">{card.name}</span>
      </p>
      {card.state === 'frozen' ? (
        <span class="card-face-state">
          <CardIcon name="snow" size={34} />
        </span>
      ) : null}
      <p class="card-face-number figures">
        {shown ? groupNumber(shown.number) : <span>{`••\u00a0${card.last_four}`}</span>}
      </p>
      <p class="card-face-low figures">
        <span>{shown ? `${shown.expiry.slice(0, 2)}/${shown.expiry.slice(2)}` : shortExpiry(card.expiry)}</span>
        {shown ? <span>{`${cards.cvv}\u00a0${shown.cvv}`}</span> : <span>{cards.state[card.state]}</span>}
        <span class="card-face-mark">МИР</span>
      </p>
    </div>
  );
}
