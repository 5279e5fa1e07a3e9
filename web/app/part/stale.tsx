/* Says of when the figures are, whenever they are not of now. */
import './stale.css';
import { Icon } from '../../ui/icon';
import { timeOfDay } from '../model/date';
import type { Freshness } from '../model/resource';
import { language, text } from '../text';

interface StaleProps {
  freshness: Freshness;
  asOf: number;
  onRefresh: () => void;
}

export function Stale({ freshness, asOf, onRefresh }: StaleProps) {
  return (
    <div aria-live="polite">
      {freshness === 'stale' ? (
        <button type="button" class="stale" onClick={onRefresh}>
          <Icon name="clock" size={20} />
          <span>{text.offline.stale(timeOfDay(asOf, language))}</span>
          <span class="stale-do">{text.common.refresh}</span>
        </button>
      ) : null}
    </div>
  );
}
