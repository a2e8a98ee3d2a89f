import { useLanguage } from "../i18n/language";
import type { Broadcast } from "../state/state";

export function BroadcastProgress({ broadcast }: { broadcast: Broadcast }) {
  const { text } = useLanguage();
  const { total, reached } = broadcast;
  if (total === null) return <p role="status">{text.broadcast.starting}</p>;
  const isDone = reached >= total;
  return (
    <div className="broadcast-progress">
      <progress value={Math.min(reached, total)} max={total} aria-label={text.broadcast.title} />
      <p role="status">{isDone ? text.broadcast.done : text.broadcast.progress(reached, total)}</p>
      {!isDone && <p className="hint">{text.broadcast.background}</p>}
    </div>
  );
}
