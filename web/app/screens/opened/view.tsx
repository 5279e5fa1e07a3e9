import { RowBones } from '../../../ui/bones';
import { Failure } from '../../part/failure';
import { Screen } from '../../part/screen';
import type { ScreenProps } from '../../routes';
import { text } from '../../text';
import { useOpened } from './state';

export default function OpenedScreen({ params }: ScreenProps) {
  const { problem, again } = useOpened(params.notice ?? '');
  return (
    <Screen title={text.more.notices} parent="/">
      {problem ? <Failure problem={problem} onRetry={again} /> : <RowBones count={3} />}
    </Screen>
  );
}
