import type { Draft } from './draft';

/* A person has put something into it. Accounts alone are filled in by the form. */
export function isTyped({ kind, to, amount, message }: Draft): boolean {
  return amount !== '' || message !== '' || (kind !== 'own' && to !== '');
}
