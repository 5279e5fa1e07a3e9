import './screen.css';
import '../../../ui/card.css';
import { Badge, type Tint, tintOf } from '../../../ui/badge';
import { Bone } from '../../../ui/bones';
import { Button } from '../../../ui/button';
import type { IconName } from '../../../ui/icon';
import { Icon } from '../../../ui/icon';
import { Note } from '../../../ui/note';
import { Segmented } from '../../../ui/segmented';
import { Sheet } from '../../../ui/sheet';
import { useApp } from '../../context';
import { problemText } from '../../part/failure';
import { Link } from '../../part/link';
import { Screen } from '../../part/screen';
import { language, text } from '../../text';
import { type More, useMore } from './state';

export default function MoreScreen() {
  const more = useMore();
  return (
    <Screen title={text.more.title}>
      <Profile more={more} />
      {more.volatile ? <Note icon="warning">{text.more.volatile}</Note> : null}
      <section class="card more-settings" aria-label={text.more.settings}>
        <Segmented
          name="language"
          label={text.more.language}
          value={language}
          options={[
            { value: 'ru', label: 'Русский', language: 'ru' },
            { value: 'en', label: 'English', language: 'en' },
          ]}
          onChange={more.setLanguage}
        />
        <Segmented
          name="theme"
          label={text.more.theme}
          value={more.theme}
          options={[
            { value: 'system', label: text.more.system },
            { value: 'light', label: text.more.light },
            { value: 'dark', label: text.more.dark },
          ]}
          onChange={more.setTheme}
        />
      </section>
      <nav class="card" aria-label={text.more.title}>
        <Choice to="/more/notices" icon="message" tint="violet" title={text.more.notices} />
        <Choice to="/more/move" icon="swap" tint="amber" title={text.more.move} />
        <Choice to="/more/help" icon="help" tint="blue" title={text.more.help} />
        <Choice to="/more/about" icon="window" tint="teal" title={text.more.about} />
      </nav>
      <button type="button" class="card row row-press more-out" onClick={() => more.askToLeave(true)}>
        <Badge tint="coral" icon="exit" />
        <span class="row-body row-title">{text.more.signOut}</span>
      </button>
      {more.leaving === 'no' ? null : <Leaving more={more} />}
    </Screen>
  );
}

function Profile({ more }: { more: More }) {
  const { customer } = more;
  if (customer.state === 'failed') {
    return (
      <button type="button" class="card row row-press" onClick={more.refresh}>
        <Badge tint="slate" icon="user" />
        <span class="row-body">
          <span class="row-title">{text.common.retry}</span>
          <span class="row-sub">{problemText(customer.problem)}</span>
        </span>
      </button>
    );
  }
  return (
    <div class="card row more-profile">
      {customer.state === 'ready' ? (
        <>
          <Badge tint={tintOf(customer.data.name)} letter={customer.data.name.charAt(0)} />
          <span class="row-body">
            <span class="row-title">{customer.data.name}</span>
            <span class="row-sub figures">{text.more.phone(customer.data.phone_tail)}</span>
          </span>
        </>
      ) : (
        <>
          <span class="bone badge" />
          <span class="row-body">
            <Bone width="60%" height="18px" />
            <Bone width="36%" height="14px" />
          </span>
        </>
      )}
    </div>
  );
}

function Choice({ to, icon, tint, title }: { to: string; icon: IconName; tint: Tint; title: string }) {
  const here = useApp().router.get().path;
  return (
    <Link to={to} class="row row-press" current={here === to}>
      <Badge tint={tint} icon={icon} />
      <span class="row-body row-title">{title}</span>
      <span class="row-end row-sub">
        <Icon name="chevron" size={20} />
      </span>
    </Link>
  );
}

function Leaving({ more }: { more: More }) {
  return (
    <Sheet title={text.more.signOut} closeLabel={text.common.close} onClose={() => more.askToLeave(false)}>
      <div class="more-leaving">
        <p>{text.more.signOutText}</p>
        <Button look="danger" wide busy={more.leaving === 'leaving' && text.common.loading} onPress={more.leave}>
          {text.more.signOut}
        </Button>
        <Button look="quiet" wide onPress={() => more.askToLeave(false)}>
          {text.common.cancel}
        </Button>
      </div>
    </Sheet>
  );
}
