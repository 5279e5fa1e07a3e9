/* Sums away, or back, everywhere at once. */
import { useSource } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { useApp } from '../context';
import { text } from '../text';

export function HideButton() {
  const { hiding } = useApp();
  const hidden = useSource(hiding);
  return (
    <button
      type="button"
      class="screen-back"
      aria-label={hidden ? text.home.show : text.home.hide}
      onClick={() => hiding.toggle()}
    >
      <Icon name={hidden ? 'eyeOff' : 'eye'} />
    </button>
  );
}
