/* What paying later shows in a form: the fields of its schedule, its words, its code. Comes with its first use. */
import { Button } from '../../ui/button';
import { StateView } from '../../ui/state-view';
import { useApp } from '../context';
import { dayOf } from '../model/date';
import { language, text } from '../text';
import { speakStanding, standing } from '../text/standing';
import type { Plan } from './plan';
import { ScheduleFields } from './schedule-fields';
import { StandingCode } from './standing-code';

/* With its words. */
export async function load() {
  await speakStanding();
  return { Fields: ScheduleFields, Code: StandingCode, Unknown, planned, button };
}

const button = ({ when }: Plan) => (when === 'low' ? standing.threshold.begin : standing.schedule);

/* The plan in few words, also while its day is being typed. */
function planned({ when, start }: Plan): string {
  if (when === 'now') return standing.now;
  if (when === 'low') return standing.threshold.when;
  if (start === '') return standing.every[when];
  const day = dayOf(start, language).replace(' ', '\u00a0');
  return when === 'once' ? day : standing.planned(standing.every[when], day);
}

/* The answer did not come: the same is asked for again, or one looks. */
export function Unknown({ onAgain }: { onAgain: () => void }) {
  const { router } = useApp();
  return (
    <StateView picture="offline" title={text.transfer.checkingTitle} text={standing.unknown} alert>
      <Button look="soft" onPress={onAgain}>
        {text.transfer.checkAgain}
      </Button>
      <Button look="quiet" onPress={() => router.go('/standing')}>
        {standing.toList}
      </Button>
    </StateView>
  );
}
