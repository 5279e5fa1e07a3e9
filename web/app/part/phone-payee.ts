/* Whose a phone number is in our bank: asked once the number is whole and the typing rests. */
import { useEffect, useState } from 'preact/hooks';
import { isComplete } from '../model/phone';
import { asProblem, type Problem } from '../model/problem';
import { usePay } from './pay-data';

export type PhonePayee =
  | { readonly state: 'none' }
  | { readonly state: 'looking' }
  | { readonly state: 'found'; readonly name: string }
  | { readonly state: 'unknown' }
  /* The name could not be learnt now. */
  | { readonly state: 'later'; readonly problem: Problem };

const PAUSE_MS = 300;

export function usePhonePayee(phone: string): PhonePayee {
  const { calls } = usePay();
  const [payee, setPayee] = useState<PhonePayee>({ state: 'none' });
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

function notFound(problem: Problem): PhonePayee {
  const nobody = problem.kind === 'not-found' || problem.kind === 'payee-not-found';
  return nobody || problem.status === 400 ? { state: 'unknown' } : { state: 'later', problem };
}
