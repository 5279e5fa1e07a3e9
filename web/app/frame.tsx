/* What stands around every screen: sign-in or the sections, one column or three, the line about the network. */
import './frame.css';
import type { ComponentType, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import { Brand } from '../ui/brand';
import { useLater, useMedia, useSource } from '../ui/hooks';
import { Icon } from '../ui/icon';
import { StateView } from '../ui/state-view';
import { ToastPlace, toast } from '../ui/toast';
import { type App, useApp, useBank } from './context';
import { Problem } from './model/problem';
import { Failure } from './part/failure';
import { Gate, prepareGate } from './part/gate';
import { Link } from './part/link';
import { Screen } from './part/screen';
import type { Place } from './router';
import { type Route, routes, type ScreenModule, type Section, sections } from './routes';
import { loadAllWhenIdle, loadScreen, screenOf, useShown } from './screens';
import { language, speakMoving, text } from './text';

const WIDE = '(min-width: 1000px)';

function titleOf(route: Route | null): string {
  return route ? (route.title?.(text) ?? screenOf(route)?.title?.() ?? '') : text.error.lost;
}

const signIn = () => import('./screens/sign-in/view');
const arrive = () => Promise.all([import('./screens/arrive/view'), speakMoving()]);
const notice = () => Promise.all([import('./part/window-banner'), speakMoving()]);
const payGuest = () => import('./screens/pay-guest/view').then(({ open }) => open());
/* What stands before the bank: told whether a session has ended, and how to go on from a link to signing in. */
interface OutsideModule {
  readonly default: ComponentType<{ ended: boolean; onSignIn: () => void }>;
}

/* What somebody asks for can be seen before signing in. */
const isPayLink = (app: App) => app.router.get().route?.start === 'pay' && app.session.arriving === null;

/* The code of the first screen, asked for beside the words. */
export async function prepare(app: App): Promise<void> {
  const { route } = app.router.get();
  const { state } = app.session.get();
  if (state === 'closed') await prepareGate();
  else if (state === 'out') await (isPayLink(app) ? payGuest() : app.session.arriving === null ? signIn() : arrive());
  else if (route) await loadScreen(route.screen);
}

export function Frame() {
  const { session } = useApp();
  const state = useSource(session);
  return (
    <div class="frame">
      {state.state === 'in' ? <Inside /> : null}
      {state.state === 'closed' ? <Gate entrance={state} /> : null}
      {state.state === 'out' ? <Outside ended={state.ended} /> : null}
      <ToastPlace />
    </div>
  );
}

function NoLink() {
  const online = useSource(useApp().online);
  return (
    <div aria-live="polite">
      {online ? null : (
        <div class="no-link">
          <Icon name="offline" size={20} />
          {text.offline.banner}
        </div>
      )}
    </div>
  );
}

/* Whether this window will close: its code comes when there is somebody to tell. */
function AboutWindow() {
  const banner = useLater(() => notice().then(([module]) => module));
  return banner ? <banner.WindowBanner /> : null;
}

function Outside({ ended }: { ended: boolean }) {
  const app = useApp();
  const { arriving } = app.session;
  const [asGuest, setAsGuest] = useState(() => !ended && isPayLink(app));
  const [view, setView] = useState<OutsideModule | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (failed) return;
    const first = arriving === null ? signIn() : arrive().then(([module]) => module);
    const coming: Promise<OutsideModule> = asGuest ? payGuest() : first;
    coming.then(setView, () => setFailed(true));
  }, [failed, arriving, asGuest]);
  useEffect(() => {
    document.title = text.title(text.signIn.title);
  });
  return (
    <main>
      <NoLink />
      {failed ? <Failure problem={new Problem('no-answer', 0, '')} onRetry={() => setFailed(false)} /> : null}
      {view ? <view.default ended={ended} onSignIn={() => setAsGuest(false)} /> : null}
    </main>
  );
}

/* The bank answers in the language the person reads in. */
function useSameLanguage(): void {
  const bank = useBank();
  const customer = useSource(bank.customer);
  const theirs = customer.state === 'ready' ? customer.data.language : null;
  useEffect(() => void bank.customer.refresh(), [bank]);
  useEffect(() => {
    if (theirs !== null && theirs !== language) {
      bank.changeLanguage(language).catch(() => toast(text.more.languageFailed));
    }
  }, [bank, theirs]);
}

/* What changes elsewhere: the code comes when there is somebody to tell. */
function useEvents(): void {
  const bank = useBank();
  useEffect(() => {
    const leaving = new AbortController();
    import('./api/events').then(({ follow }) => follow(bank, leaving.signal)).catch(() => undefined);
    return () => leaving.abort();
  }, [bank]);
}

function Inside() {
  const { router, window: bankWindow } = useApp();
  const wide = useMedia(WIDE);
  const shown = useShown(useSource(router));
  useSameLanguage();
  useEvents();
  useEffect(loadAllWhenIdle, []);
  const place = shown.state === 'ready' ? shown.place : null;
  useEffect(() => {
    const route = place?.route;
    document.title = text.title(titleOf(route ?? null));
    bankWindow.onBack(!route || route.list ? null : () => closeSheet() || router.back(route.parent));
    bankWindow.guardScreen(route?.shareable !== true);
  }, [place]);
  useEffect(
    () => () => {
      bankWindow.onBack(null);
      bankWindow.guardScreen(false);
    },
    [],
  );
  if (shown.state === 'failed') {
    return <Failure problem={new Problem('no-answer', 0, '')} onRetry={shown.retry} />;
  }
  if (!place || shown.state !== 'ready') return null;
  return wide ? <Columns place={place} module={shown.module} /> : <Page place={place} module={shown.module} />;
}

/* The messenger's back button closes what lies above first. */
function closeSheet(): boolean {
  const sheet = [...document.querySelectorAll('dialog[open]')].pop();
  sheet?.dispatchEvent(new Event('cancel', { cancelable: true }));
  return sheet !== undefined;
}

interface LayoutProps {
  place: Place;
  module: ScreenModule | null;
}

function Page({ place, module }: LayoutProps) {
  const { router } = useApp();
  const ref = useRef<HTMLElement>(null);
  const barred = place.route?.list === true;
  router.beforeMove = () => router.keepScroll('page', window.scrollY);
  useLayoutEffect(() => {
    if (place.moved !== 'first') window.scrollTo(0, router.keptScroll('page'));
  }, [place.key]);
  useArrival(ref, place);
  return (
    <>
      <NoLink />
      {/* Drawn below, read before: behind an endless list nobody would reach it by keyboard. */}
      <AboutWindow />
      {barred ? <Sections section={place.section} class="bar" /> : null}
      <main ref={ref} class={`frame-page ${barred ? 'frame-barred' : ''}`}>
        <Content key={place.path} place={place} module={module} narrow={false} />
      </main>
    </>
  );
}

function Columns({ place, module }: LayoutProps) {
  const { router } = useApp();
  const listRef = useRef<HTMLElement>(null);
  const detailRef = useRef<HTMLElement>(null);
  const list = useSectionScreen(place.section);
  const onList = place.route?.list === true;
  router.beforeMove = () => {
    router.keepScroll('list', listRef.current?.scrollTop ?? 0);
    router.keepScroll('detail', detailRef.current?.scrollTop ?? 0);
  };
  useLayoutEffect(() => {
    if (place.moved !== 'first') listRef.current?.scrollTo(0, router.keptScroll('list'));
  }, [place.section]);
  useLayoutEffect(() => {
    detailRef.current?.scrollTo(0, router.keptScroll('detail'));
  }, [place.key]);
  useArrival(onList ? listRef : detailRef, place);
  const Rest = list?.module.Rest ?? Choose;
  return (
    <div class="frame-wide">
      <header class="side">
        <div class="side-brand">
          <Brand size={40} />
          {text.bank}
        </div>
        <Sections section={place.section} />
        <NoLink />
        <AboutWindow />
      </header>
      <main class="pane pane-list" ref={listRef} aria-label={text.nav[place.section]} tabIndex={-1}>
        {list ? <list.module.default key={place.section} params={{}} narrow /> : null}
      </main>
      <section class="pane" ref={detailRef} aria-label={titleOf(place.route)} tabIndex={-1}>
        {onList ? <Rest /> : <Content key={place.path} place={place} module={module} narrow={false} />}
      </section>
    </div>
  );
}

function Choose() {
  return (
    <div class="rest">
      <StateView picture="choose" title={text.history.choose} text={text.history.chooseText} />
    </div>
  );
}

function useSectionScreen(section: Section): { route: Route; module: ScreenModule } | null {
  const [, again] = useReducer((count: number, _: undefined) => count + 1, 0);
  const route = routes.find((candidate) => candidate.section === section && candidate.list);
  const module = route ? screenOf(route) : undefined;
  useEffect(() => {
    if (route && !module)
      loadScreen(route.screen).then(
        () => again(undefined),
        () => undefined,
      );
  }, [route, module]);
  return route && module ? { route, module } : null;
}

function Content({ place, module, narrow }: LayoutProps & { narrow: boolean }) {
  if (!module) {
    return (
      <Screen title={text.error.lost} parent="/">
        <StateView picture="error" title={text.error.lost} text={text.error.lostText}>
          <Link to="/" class="button button-soft">
            {text.error.goHome}
          </Link>
        </StateView>
      </Screen>
    );
  }
  return <module.default params={place.params} narrow={narrow} />;
}

/* Forward: the new screen's heading is read. Back: to the very link that was followed. */
function useArrival(ref: RefObject<HTMLElement | null>, place: Place): void {
  const { window: bankWindow } = useApp();
  const before = useRef(place.path);
  useLayoutEffect(() => {
    const left = before.current;
    before.current = place.path;
    if (place.moved === 'first') return;
    const links = place.moved === 'back' ? (ref.current?.querySelectorAll('a') ?? []) : [];
    const link = [...links].find((candidate) => candidate.getAttribute('href') === bankWindow.base + left);
    const target = link ?? ref.current?.querySelector<HTMLElement>('h1');
    target?.focus({ preventScroll: true });
  }, [place.key]);
}

function Sections({ section, class: extra }: { section: Section; class?: string }) {
  return (
    <nav class={extra} aria-label={text.nav.label}>
      {sections.map((item) => (
        <Link key={item.section} to={item.path} class="bar-place" current={item.section === section}>
          <Icon name={item.icon} />
          <span>{text.nav[item.section]}</span>
        </Link>
      ))}
    </nav>
  );
}
