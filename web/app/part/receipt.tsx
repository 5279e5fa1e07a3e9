/* The receipt of a payment. */
import { text } from '../text';
import { Paper } from './paper';
import { usePay } from './pay-data';

export function Receipt({ payment, look }: { payment: string; look: 'main' | 'soft' }) {
  const { calls } = usePay();
  return (
    <Paper
      ask={() => calls.receipt(payment)}
      fileName="receipt.pdf"
      words={{ ...text.receipt, button: text.operation.receipt }}
      look={look}
    />
  );
}
