// The moments that the charts are to be read by: a line through all of them.
import type { Reaction, RunResult } from "./data";
import type { Page } from "./page";
import type { TimeEvent } from "./timeline";

const mostEvents = 14;

function ofReaction({ t, theme }: Page, reaction: Reaction): TimeEvent[] {
  const events: TimeEvent[] = [];
  if (reaction.trigger === "load") events.push({ at: reaction.begin_s, label: t.eventLoad, color: theme.load });
  const decided = reaction.stages.find((stage) => stage.kind === "reaction" || stage.kind === "launch");
  if (decided !== undefined) events.push({ at: decided.begin_s, label: t.eventDecision, color: theme.pending });
  if (reaction.served_s !== null) events.push({ at: reaction.served_s, label: t.eventServed, color: theme.healthy });
  return events;
}

export function runEvents(page: Page, result: RunResult): TimeEvent[] {
  const { t, theme } = page;
  const gone = result.instance_log.flatMap((one) => (one.credits_exhausted_s === null ? []
    : [{ at: one.credits_exhausted_s, label: `${one.id} ${t.eventCredits}`, color: theme.error }]));
  const all = [...(result.reactions ?? []).flatMap((reaction) => ofReaction(page, reaction)), ...gone.slice(0, 4)];
  return all.slice(0, mostEvents).sort((a, b) => a.at - b.at);
}
