/* Payments being written, kept by the bank too: whoever comes back, in whichever window, finds them. The tab's own copy
   is what one types into; this one follows it, a moment later. */
import type { Draft, DraftKind } from '../model/draft';
import { Cached } from '../model/resource';
import { isTyped } from '../model/typed';
import type { Calls } from './calls';

const PAUSE_MS = 700;

export class KeptDrafts extends Cached<readonly Draft[]> {
  private readonly timers = new Map<DraftKind, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly calls: Calls,
    now: () => number,
  ) {
    super(async () => (await calls.drafts()).items.filter(isTyped), now);
  }

  find(kind: DraftKind): Draft | null {
    const known = this.get();
    return known.state === 'ready' ? (known.data.find((draft) => draft.kind === kind) ?? null) : null;
  }

  /* Nobody waits for it, and a failure costs no more than the other window's copy. */
  keep(draft: Draft, atOnce = false): void {
    this.stop(draft.kind);
    /* What somebody asked for is found by its link, in every window. */
    if (draft.kind === 'link') return;
    const work = () => {
      const former = this.find(draft.kind);
      if (isTyped(draft)) {
        const { kind, key, from, amount, message } = draft;
        /* Somebody's card number stays in this tab. */
        const to = /^\d{16,19}$/.test(draft.to) && kind === 'account' ? '' : draft.to;
        this.replace(kind, draft);
        void this.calls.saveDraft({ kind, key, from, to, amount, message }).catch(() => undefined);
      } else if (former) this.drop(former);
    };
    if (atOnce) work();
    else this.timers.set(draft.kind, setTimeout(work, PAUSE_MS));
  }

  /* Given up by the person. */
  drop(draft: Draft): void {
    this.forget(draft.kind);
    void this.calls.dropDraft(draft.kind, draft.key).catch(() => undefined);
  }

  /* It is ordered: the bank removes its copy with that. */
  forget(kind: DraftKind): void {
    this.stop(kind);
    this.replace(kind, null);
  }

  private stop(kind: DraftKind): void {
    clearTimeout(this.timers.get(kind));
    this.timers.delete(kind);
  }

  private replace(kind: DraftKind, draft: Draft | null): void {
    const known = this.get();
    if (known.state !== 'ready') return;
    const others = known.data.filter((other) => other.kind !== kind);
    if (draft || others.length < known.data.length) this.put(draft ? [...others, draft] : others);
  }
}
