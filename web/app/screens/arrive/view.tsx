import './screen.css';
import { useEffect } from 'preact/hooks';
import { Brand } from '../../../ui/brand';
import { Button } from '../../../ui/button';
import { StateView } from '../../../ui/state-view';
import { useApp } from '../../context';
import { Failure } from '../../part/failure';
import { moving, text } from '../../text';
import { useArrive } from './state';

export default function ArriveScreen() {
  const { session } = useApp();
  const { arriving, again, bySms } = useArrive(session.arriving ?? '');
  useEffect(() => {
    document.title = text.title(moving.arrive.title);
  });
  return (
    <div class="arrive">
      <header class="arrive-top">
        <Brand size={40} />
        <h1 tabIndex={-1}>{moving.arrive.title}</h1>
      </header>
      {arriving.state === 'claiming' ? <p aria-live="polite">{moving.arrive.claiming}</p> : null}
      {arriving.state === 'waiting' ? (
        <div aria-live="polite">
          <h2>{moving.arrive.number}</h2>
          <p class="arrive-number figures">{arriving.number}</p>
          <p class="arrive-quiet">{moving.arrive.numberText}</p>
          <p class="arrive-quiet">{moving.arrive.waiting}</p>
        </div>
      ) : null}
      {arriving.state === 'expired' || arriving.state === 'refused' ? (
        <StateView
          picture="error"
          title={moving.arrive[arriving.state]}
          text={moving.arrive[`${arriving.state}Text`]}
          alert
        />
      ) : null}
      {arriving.state === 'failed' ? <Failure problem={arriving.problem} onRetry={again} /> : null}
      {arriving.state === 'claiming' ? null : (
        <Button look={arriving.state === 'waiting' ? 'quiet' : 'main'} wide onPress={bySms}>
          {moving.arrive.sms}
        </Button>
      )}
    </div>
  );
}
