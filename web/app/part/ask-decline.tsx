/* Not to pay what one is asked for, and perhaps not to be asked by that person any more. */
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button';
import { Note } from '../../ui/note';
import { Sheet } from '../../ui/sheet';
import { SwitchRow } from '../../ui/switch-row';
import { toast } from '../../ui/toast';
import { useApp, useBank } from '../context';
import { asProblem } from '../model/problem';
import { text } from '../text';
import { asks } from '../text/asks';
import { type Ask, askBookOf } from './ask-data';
import { problemText } from './failure';

export function Decline({ ask, onClose }: { ask: Ask; onClose: () => void }) {
  const { session } = useApp();
  const book = askBookOf(useBank(), () => session.bankNow());
  const [forEver, setForEver] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState('');
  const decline = async () => {
    setBusy(true);
    setFailed('');
    try {
      await book.calls.decline(ask.id, forEver);
      toast(asks.list.declined);
      onClose();
    } catch (error) {
      setFailed(problemText(asProblem(error)));
      setBusy(false);
    }
    book.refresh();
  };
  return (
    <Sheet title={asks.refuse.title} closeLabel={text.common.close} onClose={onClose}>
      <p class="pay-note">{asks.refuse.text(ask.person ?? '')}</p>
      <SwitchRow
        id="for-ever"
        title={asks.refuse.forEver}
        hint={asks.refuse.forEverHint}
        on={forEver}
        bare
        onChange={setForEver}
      />
      <Note look="bad">{failed || null}</Note>
      <Button look="danger" wide busy={busy && asks.refuse.busy} onPress={() => void decline()}>
        {asks.refuse.button}
      </Button>
    </Sheet>
  );
}
