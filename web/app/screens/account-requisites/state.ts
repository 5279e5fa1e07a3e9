/* Where money for an account is to be sent, line by line. */
import { useEffect } from 'preact/hooks';
import { useSource } from '../../../ui/hooks';
import { useBank } from '../../context';
import type { Resource } from '../../model/resource';
import { accountBookOf, type Requisites } from '../../part/account-data';

export type RequisiteLine = 'payee' | 'account' | 'currency' | 'bank' | 'bik' | 'correspondent' | 'inn' | 'kpp';

export interface RequisitesScreen {
  readonly requisites: Resource<Requisites>;
  readonly refresh: () => void;
  readonly paper: () => ReturnType<ReturnType<typeof accountBookOf>['calls']['paper']>;
}

/* In the order in which banks ask for them; what there is not is left away. */
export function linesOf({ payee, account, currency, bank }: Requisites): readonly [RequisiteLine, string][] {
  const all: [RequisiteLine, string | null][] = [
    ['payee', payee],
    ['account', account],
    ['currency', currency],
    ['bank', bank.name],
    ['bik', bank.bik],
    ['correspondent', bank.correspondent_account],
    ['inn', bank.inn],
    ['kpp', bank.kpp],
  ];
  return all.flatMap(([line, value]) => (value === null ? [] : [[line, value] as [RequisiteLine, string]]));
}

export function useRequisites(id: string): RequisitesScreen {
  const book = accountBookOf(useBank());
  const source = book.requisites(id);
  useEffect(() => void source.refresh(), [source]);
  return {
    requisites: useSource(source),
    refresh: () => void source.refresh(true),
    paper: () => book.calls.paper(id),
  };
}
