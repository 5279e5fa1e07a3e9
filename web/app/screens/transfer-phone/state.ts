/* By phone number: a customer of ours, or somebody in another bank. */
import { useEffect, useState } from 'preact/hooks';
import { readPhonePayee, writePhonePayee } from '../../model/payee';
import { isComplete } from '../../model/phone';
import { type Asked, useLookUp } from '../../part/look-up';
import { type PhonePayee, usePhonePayee } from '../../part/phone-payee';
import { type Transfer, useTransfer } from '../../part/transfer';

export interface PhoneTransfer {
  readonly transfer: Transfer;
  readonly phone: string;
  readonly setPhone: (phone: string) => void;
  readonly payee: PhonePayee;
  /* In other banks: asked when the number is not ours, or when the person wants it. */
  readonly others: Asked;
  readonly again: () => void;
  /* The chosen bank's BIK; empty: ours. */
  readonly bank: string;
  readonly isElsewhere: boolean;
  readonly goElsewhere: (elsewhere: boolean) => void;
  readonly chooseBank: (bik: string) => void;
  readonly complete: boolean;
}

export function usePhoneTransfer(): PhoneTransfer {
  const transfer = useTransfer('phone');
  const { phone, bank, lookUp } = readPhonePayee(transfer.draft.to);
  const payee = usePhonePayee(phone);
  /* A draft that names another bank goes on there. */
  const [wants, setWants] = useState(bank !== '');
  const isElsewhere = isComplete(phone) && (wants || payee.state === 'unknown');
  const { asked, again } = useLookUp(phone, isElsewhere, lookUp);
  const choose = (bik: string, id: string) =>
    transfer.change({ to: writePhonePayee({ phone, bank: bik, lookUp: id }) });

  useEffect(() => {
    if (asked.state !== 'found') return;
    const isKnown = asked.banks.some(({ bik }) => bik === bank);
    const usual = asked.banks[0]?.bik ?? '';
    if (!isKnown || lookUp !== asked.id) choose(isKnown ? bank : usual, asked.id);
  }, [asked]);

  const isOurs = payee.state === 'found' || (payee.state === 'later' && payee.problem.kind !== 'offline');
  const isChosen = asked.state === 'found' && bank !== '' && lookUp === asked.id;
  return {
    transfer,
    phone,
    setPhone: (next) => {
      if (next !== phone) setWants(false);
      transfer.change({ to: next === phone ? transfer.draft.to : next });
    },
    payee,
    others: asked,
    again,
    bank,
    isElsewhere,
    goElsewhere: (elsewhere) => {
      setWants(elsewhere);
      if (!elsewhere) choose('', '');
    },
    chooseBank: (bik) => asked.state === 'found' && choose(bik, asked.id),
    complete: (isElsewhere ? isChosen : isOurs) && transfer.from !== null,
  };
}
