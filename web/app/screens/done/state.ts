/* What has just been paid. */
import { useEffect } from 'preact/hooks';
import { useSource } from '../../../ui/hooks';
import type { Payment } from '../../api/types';
import { useApp, useBank } from '../../context';
import type { Problem } from '../../model/problem';

export type DoneState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: Problem; readonly retry: () => void }
  | { readonly state: 'done'; readonly payment: Payment };

export function useDone(id: string): DoneState {
  const { router } = useApp();
  const cached = useBank().payment(id);
  const payment = useSource(cached);
  const other = payment.state === 'ready' && payment.data.status !== 'posted' && payment.data.status !== 'sent';
  useEffect(() => void cached.refresh(), [cached]);
  /* Only what is done, or on its way, is shown here: the bank tells when it arrives. */
  useEffect(() => {
    if (other) router.go(`/operations/${id}`, { replace: true });
  }, [other]);
  if (payment.state === 'failed') {
    return { state: 'failed', problem: payment.problem, retry: () => void cached.refresh(true) };
  }
  return payment.state === 'ready' && !other ? { state: 'done', payment: payment.data } : { state: 'loading' };
}
