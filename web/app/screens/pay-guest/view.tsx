/* A payment link before anybody has signed in: who asks and for how much; the code for those of other banks. */
import '../../part/asks.css';
import { useEffect, useState } from 'preact/hooks';
import { Badge, tintOf } from '../../../ui/badge';
import { RowBones } from '../../../ui/bones';
import { Brand } from '../../../ui/brand';
import { Button } from '../../../ui/button';
import { StateView } from '../../../ui/state-view';
import { useApp } from '../../context';
import { formatMoney } from '../../model/format';
import { fromWire } from '../../model/money';
import { asProblem, type Problem } from '../../model/problem';
import { askCallsOf, type PayLink } from '../../part/ask-data';
import { Failure } from '../../part/failure';
import { QrCode } from '../../part/qr-code';
import { language } from '../../text';
import { asks, speakAsks } from '../../text/asks';

type Seen =
  | { readonly state: 'loading' }
  | { readonly state: 'gone' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'ready'; readonly link: PayLink };

/* With its words. */
export async function open() {
  await speakAsks();
  return { default: PayGuest };
}

function PayGuest({ onSignIn }: { onSignIn: () => void }) {
  const { router, session } = useApp();
  const token = router.get().params.token ?? '';
  const [seen, setSeen] = useState<Seen>({ state: 'loading' });
  const load = async () => {
    setSeen({ state: 'loading' });
    try {
      setSeen({ state: 'ready', link: await askCallsOf(session).look(token) });
    } catch (error) {
      const problem = asProblem(error);
      setSeen(problem.status === 404 || problem.status === 400 ? { state: 'gone' } : { state: 'failed', problem });
    }
  };
  useEffect(() => void load(), [token]);
  return (
    <div class="guest">
      <Brand />
      {seen.state === 'loading' ? <RowBones count={3} /> : null}
      {seen.state === 'failed' ? <Failure problem={seen.problem} onRetry={() => void load()} /> : null}
      {seen.state === 'gone' ? <StateView picture="error" title={asks.link.gone} text={asks.link.goneText} /> : null}
      {seen.state === 'ready' ? <Asked link={seen.link} onSignIn={onSignIn} /> : null}
    </div>
  );
}

function Asked({ link, onSignIn }: { link: PayLink; onSignIn: () => void }) {
  if (link.status !== 'open') {
    return <StateView picture="empty" title={asks.link.over[link.status]} text={asks.link.overText} />;
  }
  return (
    <>
      <div class="pay-who">
        <Badge tint={tintOf(link.person)} letter={link.person.charAt(0)} size="big" />
        <h1 class="pay-asks">{link.amount ? asks.link.asks(link.person) : asks.link.asksAny(link.person)}</h1>
        {link.amount ? (
          <p class="guest-sum figures">{formatMoney(fromWire(link.amount), language)}</p>
        ) : (
          <p class="pay-note">{asks.link.any}</p>
        )}
        {link.note ? <p class="pay-note">{link.note}</p> : null}
        <p class="pay-note">{asks.link.bank(link.bank)}</p>
      </div>
      <Button wide onPress={onSignIn}>
        {asks.link.signIn}
      </Button>
      {link.qr === null ? null : (
        <div class="pay-code">
          <p class="pay-note">{asks.link.others}</p>
          <QrCode words={link.qr} label={asks.link.code} />
        </div>
      )}
    </>
  );
}
