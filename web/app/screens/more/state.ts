/* Who is here, in which language and light, and the way out. */
import { useEffect, useState } from 'preact/hooks';
import { useSource } from '../../../ui/hooks';
import type { Customer } from '../../api/types';
import { useApp, useBank } from '../../context';
import type { Language } from '../../model/format';
import type { Resource } from '../../model/resource';
import { chosenTheme, type Theme } from '../../theme';

export interface More {
  readonly customer: Resource<Customer>;
  readonly refresh: () => void;
  readonly volatile: boolean;
  readonly theme: Theme;
  readonly setTheme: (theme: Theme) => void;
  readonly setLanguage: (language: Language) => void;
  readonly leaving: 'no' | 'asking' | 'leaving';
  readonly askToLeave: (ask: boolean) => void;
  readonly leave: () => void;
}

export function useMore(): More {
  const app = useApp();
  const bank = useBank();
  const customer = useSource(bank.customer);
  const [theme, setTheme] = useState(chosenTheme);
  const [leaving, setLeaving] = useState<More['leaving']>('no');
  useEffect(() => void bank.customer.refresh(), [bank]);
  return {
    customer,
    refresh: () => void bank.customer.refresh(true),
    volatile: app.session.volatile,
    theme,
    setTheme: (next) => {
      app.setTheme(next);
      setTheme(next);
    },
    setLanguage: (next) => void app.setLanguage(next),
    leaving,
    askToLeave: (ask) => setLeaving(ask ? 'asking' : 'no'),
    leave: () => {
      setLeaving('leaving');
      /* Last, so that no screen asks the bank for anything while the session ends. */
      void app.session.signOut().then(() => app.router.go('/', { replace: true }));
    },
  };
}
