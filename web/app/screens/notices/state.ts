/* What the customer is told, by which way; and how a messenger's bot becomes one of the ways. */
import { useEffect, useState } from 'preact/hooks';
import { useSource } from '../../../ui/hooks';
import type { NoticeLink, Notices } from '../../api/types';
import { useBank } from '../../context';
import { asProblem, type Problem } from '../../model/problem';
import type { Resource } from '../../model/resource';

export type Kind = keyof Notices['ways'];
export type NoticeWay = Notices['ways'][Kind];

export interface NoticesState {
  readonly notices: Resource<Notices>;
  readonly reload: () => void;
  /* The outcome of the last choice. */
  readonly said: 'saved' | Problem | null;
  readonly choose: (kind: Kind, way: NoticeWay) => void;
  readonly link: NoticeLink | null;
  readonly making: NoticeLink['window'] | null;
  readonly makeLink: (window: NoticeLink['window']) => void;
}

const ASK_MS = 3000;

export function useNotices(): NoticesState {
  const bank = useBank();
  const notices = useSource(bank.notices);
  const [said, setSaid] = useState<NoticesState['said']>(null);
  const [link, setLink] = useState<NoticeLink | null>(null);
  const [making, setMaking] = useState<NoticesState['making']>(null);
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') void bank.notices.refresh();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [bank]);

  /* The bot is started outside: nothing tells us but the bank. */
  const list = notices.state === 'ready' ? notices.data.windows : [];
  const waits = link !== null && list.some(({ window, state }) => window === link.window && state !== 'linked');
  useEffect(() => {
    if (!waits) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void bank.notices.refresh(true);
    }, ASK_MS);
    return () => clearInterval(timer);
  }, [bank, waits]);

  const choose = async (kind: Kind, way: NoticeWay) => {
    setSaid(null);
    try {
      bank.notices.put(await bank.calls.changeNotices({ [kind]: way }));
      setSaid('saved');
    } catch (error) {
      setSaid(asProblem(error));
    }
  };
  const makeLink = async (window: NoticeLink['window']) => {
    setSaid(null);
    setMaking(window);
    try {
      setLink(await bank.calls.linkNotices(window));
    } catch (error) {
      setSaid(asProblem(error));
    }
    setMaking(null);
  };
  return {
    notices,
    reload: () => void bank.notices.refresh(true),
    said,
    choose: (kind, way) => void choose(kind, way),
    link,
    making,
    makeLink: (window) => void makeLink(window),
  };
}
