/* One of the customer's accounts, chosen in a sheet. */
import './account-field.css';
import '../../ui/card.css';
import { useState } from 'preact/hooks';
import { Badge } from '../../ui/badge';
import { Icon } from '../../ui/icon';
import { Sheet } from '../../ui/sheet';
import type { Account } from '../api/types';
import { tail } from '../model/format';
import { fromWire } from '../model/money';
import { text } from '../text';
import { Money } from './money';

interface AccountFieldProps {
  label: string;
  value: Account | null;
  accounts: readonly Account[];
  onChange: (id: string) => void;
}

function look(account: Account | null) {
  return account?.kind === 'savings'
    ? ({ tint: 'violet', icon: 'savings' } as const)
    : ({ tint: 'teal', icon: 'wallet' } as const);
}

export function AccountField({ label, value, accounts, onChange }: AccountFieldProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="account-field" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Badge {...look(value)} />
        <span>
          <span class="account-field-label">
            <span class="figures">{value ? `${label} · ${value.name} ${tail(value.number)}` : label}</span>
          </span>
          <span class="account-field-name">
            {value ? <Money value={fromWire(value.available)} /> : text.transfer.chooseAccount}
          </span>
        </span>
        <Icon name="down" size={20} />
      </button>
      {open ? (
        <Sheet title={label} closeLabel={text.common.close} onClose={() => setOpen(false)}>
          <div class="account-choices" role="radiogroup" aria-label={label}>
            {accounts.map((account) => (
              // biome-ignore lint/a11y/useSemanticElements: a choice that also closes the sheet is a button
              <button
                key={account.id}
                type="button"
                role="radio"
                aria-checked={account.id === value?.id}
                class="row row-press account-choice"
                onClick={() => {
                  setOpen(false);
                  onChange(account.id);
                }}
              >
                <Badge {...look(account)} />
                <span class="row-body">
                  <span class="row-title">
                    <Money value={fromWire(account.available)} />
                  </span>
                  <span class="row-sub figures">{`${account.name} ${tail(account.number)}`}</span>
                </span>
                <span class="row-end account-chosen">{account.id === value?.id ? <Icon name="check" /> : null}</span>
              </button>
            ))}
          </div>
        </Sheet>
      ) : null}
    </>
  );
}
