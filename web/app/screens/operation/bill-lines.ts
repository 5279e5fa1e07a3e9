/* What was filled in for a bill, under the words of its provider's form. */
import { useEffect, useState } from 'preact/hooks';
import type { components } from '../../api/generated/schema';
import type { Payment } from '../../api/types';
import { useBank } from '../../context';
import { fieldSaid } from '../../part/where';
import { transfers } from '../../text/transfers';

type Field = components['schemas']['ProviderField'];

export interface BillLine {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

/* form: the provider's fields; none when the catalogue does not have it any more. */
export function linesOf({ payee }: Payment, form: readonly Field[]): readonly BillLine[] {
  if (!payee.fields || payee.budget?.uin) return []; /* the number of a charge has its own line */
  return Object.entries(payee.fields).map(([name, value]) => {
    const field = form.find((one) => one.name === name);
    return { name, label: field?.label ?? transfers.status.field, value: fieldSaid(value) };
  });
}

export function useBillLines(payment: Payment): readonly BillLine[] {
  const { calls } = useBank();
  const [form, setForm] = useState<readonly Field[] | null>(null);
  const provider = payment.payee.fields ? payment.payee.provider : undefined;
  useEffect(() => {
    if (!provider) return;
    let current = true;
    const path = `/v1/providers/${encodeURIComponent(provider)}`;
    calls.send<components['schemas']['Provider']>({ method: 'GET', path }).then(
      ({ fields }) => current && setForm(fields),
      () => current && setForm([]),
    );
    return () => {
      current = false;
    };
  }, [provider]);
  return form === null ? [] : linesOf(payment, form);
}
