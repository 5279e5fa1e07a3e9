import { describe, expect, it } from 'vitest';
import { money } from '../model/money';
import { favouritesFirst, type KeptOrder, orderAgain, payeeOf, type Template } from './standing-data';

const phone: KeptOrder = {
  kind: 'phone',
  from: '11',
  to: { phone: '+79000000002' },
  amount: null,
  message: 'За дом',
  purpose: null,
  display: null,
};

describe('an order that is given again', () => {
  it('has the amount of now and no empty members', () => {
    expect(orderAgain(phone, money(1250n, 'RUB'))).toEqual({
      kind: 'phone',
      from: '11',
      to: { phone: '+79000000002' },
      amount: { amount: '12.50', currency: 'RUB' },
      message: 'За дом',
    });
  });
  it('leaves out of another bank what only shows it', () => {
    const kept: KeptOrder = {
      ...phone,
      kind: 'bank_phone',
      to: { phone: '+79000000002', look_up: '7', bank: '044599888' },
      message: null,
    };
    expect(orderAgain(kept, money(100n, 'RUB'))).toMatchObject({ to: { look_up: '7', bank: '044599888' } });
    expect(orderAgain(kept, money(100n, 'RUB'))).not.toHaveProperty('to.phone');
    expect(orderAgain(kept, money(100n, 'RUB'))).not.toHaveProperty('message');
  });
});

describe('its payee', () => {
  it('is a name, else a number, else own', () => {
    expect(payeeOf({ ...phone, display: 'Борис К.' }, 'own')).toBe('Борис К.');
    expect(payeeOf(phone, 'own')).toContain('000');
    expect(payeeOf({ ...phone, kind: 'own', to: { account: '12' } }, 'own')).toBe('own');
  });
});

it('favourites stand first, each part in its order', () => {
  const made = (id: string, favourite: boolean) => ({ id, favourite }) as Template;
  const list = [made('1', false), made('2', true), made('3', false), made('4', true)];
  expect(favouritesFirst(list).map(({ id }) => id)).toEqual(['2', '4', '1', '3']);
});
