/* By phone number: who is it, how much, the code. */
import { useEffect, useState } from 'preact/hooks';
import { useBank } from '../../context';
import { isComplete } from '../../model/phone';
import { asProblem, type Problem } from '../../model/problem';
import { type Transfer, useTransfer } from '../../part/transfer';

export type PayeeState =
  | { readonly state: 'none' }
  | { readonly state: 'looking' }
  | { readonly state: 'found'; readonly name: string }
  | { readonly state: 'unknown' }
  /* The name could not be learnt now; the sheet shows it before anything moves. */
  | { readonly state: 'later'; readonly problem: Problem };

export interface PhoneTransfer {
  readonly transfer: Transfer;
  readonly payee: PayeeState;
  readonly complete: boolean;
}

const PAUSE_MS = 300;

function usePayee(phone: string): PayeeState {
  const { calls } = useBank();
  const [payee, setPayee] = useState<PayeeState>({ state: 'none' });
  useEffect(() => {
    if (!isComplete(phone)) {
      setPayee({ state: 'none' });
      return;
    }
    let current = true;
    setPayee({ state: 'looking' });
    const timer = setTimeout(() => {
      calls.lookUpPayee(phone).then(
        (found) => current && setPayee({ state: 'found', name: found.display }),
        (error) => current && setPayee(notFound(asProblem(error))),
      );
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [phone]);
  return payee;
}

function notFound(problem: Problem): PayeeState {
  const nobody = problem.kind === 'not-found' || problem.kind === 'payee-not-found';
  return nobody || problem.status === 400 ? { state: 'unknown' } : { state: 'later', problem };
}

export function usePhoneTransfer(): PhoneTransfer {
  const transfer = useTransfer('phone');
  const payee = usePayee(transfer.draft.to);
  const known = payee.state === 'found' || (payee.state === 'later' && payee.problem.kind !== 'offline');
  return { transfer, payee, complete: known && transfer.from !== null };
}
