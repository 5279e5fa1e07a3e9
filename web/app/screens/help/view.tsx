import './screen.css';
import '../../../ui/card.css';
import { Icon } from '../../../ui/icon';
import { Screen } from '../../part/screen';
import { text } from '../../text';

/* Comes with the words: nothing to load, nothing to fail. */
export default function HelpScreen() {
  return (
    <Screen title={text.help.title} parent="/more">
      <div class="card">
        {text.help.questions.map(({ ask, answer }) => (
          <details key={ask} class="help">
            <summary>
              <span>{ask}</span>
              <Icon name="down" size={20} />
            </summary>
            <p>{answer}</p>
          </details>
        ))}
      </div>
    </Screen>
  );
}
