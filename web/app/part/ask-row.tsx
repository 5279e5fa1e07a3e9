/* A money request as a row, and what the one who is asked can do with it. */
import './asks.css';
import '../../ui/card.css';
import type { ComponentChildren } from 'preact';
import { Badge, tintOf } from '../../ui/badge';
import { Button } from '../../ui/button';
import { useApp } from '../context';
import { fromWire } from '../model/money';
import { asks } from '../text/asks';
import type { Ask } from './ask-data';
import { Money } from './money';

interface AskRowProps {
  ask: Ask;
  /* How it stands. */
  said?: string;
  children: ComponentChildren;
}

export function AskRow({ ask, said, children }: AskRowProps) {
  const name = ask.person ?? asks.list.link;
  return (
    <li>
      <div class="row">
        {ask.kind === 'link' ? (
          <Badge tint="teal" icon="swap" />
        ) : (
          <Badge tint={tintOf(name)} letter={name.charAt(0)} />
        )}
        <span class="row-body">
          <span class="row-title">{name}</span>
          {ask.note ? <span class="row-sub">{ask.note}</span> : null}
          {said ? <span class="row-sub">{said}</span> : null}
        </span>
        <span class="row-end">
          {ask.amount ? <Money value={fromWire(ask.amount)} /> : <span class="row-sub">{asks.list.anySum}</span>}
        </span>
      </div>
      {children}
    </li>
  );
}

/* To pay it, or not. */
export function AskActions({ ask, onDecline }: { ask: Ask; onDecline: () => void }) {
  const { router } = useApp();
  return (
    <div class="ask-actions">
      <Button onPress={() => router.go(`/pay/${ask.id}`)}>{asks.pay}</Button>
      <Button look="quiet" onPress={onDecline}>
        {asks.decline}
      </Button>
    </div>
  );
}
