import './screen.css';
import '../../../ui/card.css';
import { Brand } from '../../../ui/brand';
import { Icon } from '../../../ui/icon';
import { Screen } from '../../part/screen';
import { text } from '../../text';

/* Comes with the words: nothing to load, nothing to fail. */
export default function AboutScreen() {
  return (
    <Screen title={text.about.title} parent="/more">
      <div class="about">
        <Brand size={88} />
        <p>{text.about.text}</p>
      </div>
      <ul class="card about-points">
        {text.about.points.map((point) => (
          <li key={point}>
            <Icon name="check" />
            <span>{point}</span>
          </li>
        ))}
      </ul>
    </Screen>
  );
}
