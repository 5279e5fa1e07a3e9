import './button.css';
import type { ComponentChildren } from 'preact';

interface ButtonProps {
  children: ComponentChildren;
  look?: 'main' | 'soft' | 'quiet' | 'danger';
  wide?: boolean;
  /* Stays reachable by keyboard and says why by what stands beside it. */
  disabled?: boolean;
  /* What the button is doing right now; read out while the dots are shown. */
  busy?: string | false;
  type?: 'button' | 'submit';
  onPress?: () => void;
  class?: string;
}

export function Button({
  children,
  look = 'main',
  wide,
  disabled,
  busy,
  type = 'button',
  onPress,
  class: extra,
}: ButtonProps) {
  const idle = !disabled && !busy;
  const names = ['button', `button-${look}`, wide ? 'button-wide' : '', extra ?? ''].filter(Boolean).join(' ');
  return (
    <button
      type={type}
      class={names}
      aria-disabled={idle ? undefined : 'true'}
      onClick={(event) => {
        if (!idle) event.preventDefault();
        else onPress?.();
      }}
    >
      {busy ? (
        <>
          <span class="unseen">{busy}</span>
          <span class="button-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
        </>
      ) : (
        children
      )}
    </button>
  );
}
