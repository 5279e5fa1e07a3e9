import './toast.css';
import { useEffect, useState } from 'preact/hooks';

let show: (text: string) => void = () => undefined;

/* A short word that something happened; never the only place where it is said. */
export function toast(text: string): void {
  show(text);
}

export function ToastPlace() {
  const [text, setText] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    show = (next) => {
      setText(next);
      clearTimeout(timer);
      timer = setTimeout(() => setText(''), 4000);
    };
    return () => clearTimeout(timer);
  }, []);
  return <div aria-live="polite">{text ? <div class="toast">{text}</div> : null}</div>;
}
