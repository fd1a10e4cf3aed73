// Every word of the page, in English and Japanese. The causes, alarms' reasons and assumptions
// that the program tells are English in both, as AWS's are.

const en = {
  language: "日本語", reportOf: "headroom report", version: "headroom", seed: "seed",
  replications: "replications", simulated: "simulated", print: "Print",
  sloMet: "SLO met", sloMetInAll: "SLO met over all requests, but", sloBrokenFor: "broken in {broken} of {all} with requests", sloNotMet: "SLO not met", sloNone: "no SLO given",
  englishOnly: "",

  headline: "In short", requests: "Requests", sentOk: "{ok} answered, {failed} failed",
  latency: "Latency p95", latencyMore: "p50 {p50} · p99 {p99}",
  cost: "Cost of the run", costMore: "{month} a month · {million} a million requests",
  instances: "Instances", instancesMore: "{mean} InService on average · {launched} launched",
  boot: "Launch to healthy", bootMore: "longest part: {step}, {time}",
  usersLatency: "Users waited p95", usersMore: "counts what was not sent while they waited",
  objective: "Objective", limit: "Limit", measured: "Measured", verdict: "Verdict",
  met: "met", notMet: "not met", errorRate: "failed requests",

  findings: "Findings",
  scaledOut: "Scale-outs: {n}; scale-ins: {m}. The first at {at}: {from} → {to} instances.",
  neverScaled: "The group never scaled after its start.",
  exhausted: "CPU credits ran out on {n} of {all} instances, first on {id} at {at}: from then on a standard-mode instance is held at its baseline.",
  cureCredits: "Unlimited credit mode, another instance type or more instances cure that. Once throttled, an instance reads its baseline at most: an alarm at or above it then does not fire anew.",
  notScaledBecause: "More capacity was asked for {n} times from {at} on, and refused: {reason}.",
  cureMaximum: "Raise MaxSize if that is where it hurts.",
  failures: "{n} requests failed ({share}), most by {cause}.",
  noFailures: "No request failed.",
  bootFailed: "Failed boots: {n}. These instances never answered.",

  charts: "Over time", zoomHint: "Drag to zoom, double-click or press 0 to see it all; with a chart in focus the arrow keys move the cursor, + and − zoom.",
  zoomed: "{from} to {to}", reset: "All of it", zoomIn: "Zoom in", zoomOut: "Zoom out",
  time: "Time", asTable: "As a table", merged: "Each point stands for {n} bins of {step}: the line is their mean, the band goes from the least to the greatest.",
  bins: "Bins of {step}: rates and means over the bin, states and counts from its end on.",
  loadChart: "Load and throughput", arrivedChart: "Offered load", arrivals: "offered", throughput: "answered", errorsChart: "Failed requests", errors: "failed",
  perSecond: "requests/s",
  latencyChart: "Latency of answered requests", p50: "p50", p95: "p95", p99: "p99", sloLimit: "SLO limit",
  heatChart: "Latency heat map", heatLess: "few", heatMore: "many requests", heatShare: "{n} requests in this bin; most between {from} and {to}",
  cpuChart: "CPU of the group", cpuMetric: "as CloudWatch shows it", cpuTruth: "actual, each minute", target: "target",
  alarmsChart: "Alarms", someChanges: "{n} of {all} changes of {name} are drawn.", alarmOk: "OK", alarmAlarm: "ALARM", alarmNoData: "INSUFFICIENT_DATA",
  capacityChart: "Capacity", desired: "desired", inService: "InService (lifecycle)", healthy: "healthy: gets requests", pending: "pending", terminating: "terminating",
  ganttChart: "Life of each instance", ganttHint: "From launch to termination. Click a bar or a marker for its cause.",
  ganttCredits: "serving, by CPU credits", ganttCpu: "serving, by CPU use",
  booting: "boot steps", checking: "waiting for health checks", warmUp: "warm-up", draining: "draining",
  exhaustedMark: "credits exhausted", empty: "exhausted",
  someInstances: "{n} of {all} instances are drawn: every {nth}th, in the order of their launch, and their activities.",
  someActivities: "{n} of {all} activities are listed, all of them of instances that are drawn.", allReasons: "In all",
  creditsChart: "CPU credits of each instance", creditsLeast: "least balance", credits: "credits",
  queueChart: "Requests under way", inFlight: "in flight", queued: "waiting for a worker", workerNote: "A worker is a process or thread of the application, which serves one request at a time.",
  costChart: "Cost so far", costSoFar: "total",

  activities: "Scaling activities", activity: "Activity", capacity: "Capacity", status: "Status", why: "Why", causeOf: "Why did this happen?",
  notScaled: "Reasons not to scale", reason: "Reason", times: "How often", policy: "Policy",
  close: "Close", cause: "Cause", consequences: "And then", activityId: "activity_id", later: "+{time}",
  datapoint: "Datapoint", alarmGoes: "Alarm {name} goes to {state}", capacitySet: "Desired capacity becomes {n}",
  launchStep: "Launch of {id}", terminationStep: "{id} leaves the target group", listening: "the application listens", gotHealthy: "healthy: gets requests", firstRequest: "first request",
  bootStep: "boot step {name}", inServiceStep: "InService (lifecycle state)", drained: "terminated", credExhausted: "CPU credits exhausted", bootFailedStep: "boot failed: {why}",
  alarmHistory: "History of the alarm", from: "From", to: "To", points: "Datapoints", shortened: "({n} more before)",
  prev: "Earlier activity", next: "Later activity",

  costs: "Cost, item by item", item: "Item", quantity: "Quantity", amount: "USD",
  classes: "Latency by request class", class: "Class", mean: "mean", max: "max", all: "all",
  failedBy: "Failed requests by cause", cause_: "Cause", number: "Requests",
  assumed: "What was assumed", assumedHint: "AWS does not document these, or the scenario does not say them. In brackets the setting that changes one, where there is one.",
  warnings: "Warnings", scenario: "The scenario, with every default", copy: "Copy", copied: "Copied",
  instanceTable: "Instances as a table", instance: "Instance", type: "Type", zone: "Zone", launch: "Launched",

  compareTitle: "Comparison", baseline: "baseline", candidates: "Candidates", candidate: "Candidate",
  differencesTitle: "Differences from {name}", differencesHint: "Means of paired differences on the same random numbers, with 95 % intervals. The verdicts hold together at 95 %, so one can be undecided although its own interval leaves out zero.",
  oneReplication: "One replication: no intervals, and no verdicts.",
  better: "better", worse: "worse", undecided: "undecided",
  figure: "Figure", overlays: "Side by side", overlaysHint: "Replication 0 of each candidate. Choose who is drawn.",
  sloIn: "SLO met", leftOut: "Left out", show: "Draw {name}",


  tuneTitle: "Tuning", minimize: "minimise", subjectTo: "subject to", asGiven: "as given", recommended: "recommended",
  confirmedYes: "The recommendation is confirmed on fresh random numbers.",
  confirmedNo: "No settings were found that hold all limits.",
  front: "The front", frontHint: "Each point is one choice of settings, with 95 % intervals from {n} fresh replications. Choose a point to see its settings.",
  settings: "Settings", setting: "Setting", holds: "holds the limits", heldIn: "held in {n} of {all}", sensitivity: "What each setting does",
  sensitivityHint: "Change of each figure when one setting moves from the recommendation, paired on the same random numbers.",
  moveTo: "to {value}", outcome: "Outcome", change: "Change", tried: "{n} settings tried in {m} simulations by {algorithm}",
  notConfirmed: "Not confirmed",

  sweepTitle: "Sweep", output: "Output", best: "best", asGood: "not told apart from the best", cells: "Cells", cell: "Cell",
  heatOver: "{output} over {x} and {y}", lineOver: "{output} over {x}", fixedAt: "with", failedRuns: "{n} runs failed", sweepHint: "Choose a cell for its figures. The frame marks the best one.",
  story: "What happened", nothingHappened: "Nothing asked for an answer: the SLO held, and no capacity was added.",
  moreReactions: "{n} more", someReactions: "{n} of {all} are told: those that hurt users longest.",
  triggerLoad: "The load rises from {from} to {to} requests/s", triggerCredits: "The CPU credits of {id} are gone; the load is what it was",
  triggerStart: "The group is created", triggerDecision: "Capacity is set, and by no alarm", triggerAlarm: "A metric passes an alarm's threshold; the load is what it was",
  triggerSlo: "The SLO breaks; the load is what it was", anInstance: "an instance",
  feltNothing: "Users: the SLO held all the while.", felt: "Users: the SLO was broken for {time}, from {from} to {to}.",
  feltToTheEnd: "Users: the SLO was broken from {from} to the end of the run, {time}.", feltSlow: "p95 was up to {p95}.", feltLoadEnded: "It held again only as the load had ended.", feltRate: "Answered requests fell from {before}/s to {after}/s.",
  answerNothing: "The group: nothing was scaled.", answerNotScaled: "The group: nothing was scaled: {reason}.",
  answerServed: "The group: desired capacity {from} → {to}; the new capacity got its first request at {at}, {time} after that.",
  answerNeverServed: "The group: desired capacity {from} → {to}; the new capacity never served.",
  stage: "Part", length: "How long", shareOf: "Share", whatShortens: "What it hangs on", inAll: "in all {time}",
  stages: {
    load_grows: "load grows", metric_period: "measuring", publication: "publication", alarm_evaluation: "alarm", repeated_action: "repeated action",
    "cool-down": "cool-down", "warm-up": "warm-up", veto: "refused", decision: "decision", reaction: "reaction", launch: "launch",
    boot: "boot", lifecycle_hook: "lifecycle hook", health_checks: "health checks", first_request: "first request", recovery: "until the SLO holds",
  },
  stepNames: {
    placement: "placement", os_boot: "OS boot", cloud_init: "cloud-init", middleware: "middleware", parameters: "parameters",
    artefact: "artefact", service_start: "service start", dependencies: "dependencies",
  },
  settingMetric: "Monitoring.Enabled: true (detailed monitoring) would measure every minute.", settingPeriod: "The alarm's Period.",
  settingPublication: "CloudWatch's own, as assumed: monitoring.metric_delay.",
  settingManagedAlarm: "{n}: how long the metric must be over the threshold. Target tracking's own and fixed; step scaling on an alarm of yours can take fewer.",
  settingAlarm: "{n}: how long the metric must be over the threshold; the alarm's EvaluationPeriods, DatapointsToAlarm and Period.",
  settingRepeat: "An alarm that lasts tells Auto Scaling once a minute.", settingCooldown: "The policy's Cooldown, or the group's DefaultCooldown.",
  settingWarmUp: "DefaultInstanceWarmup, or the policy's EstimatedInstanceWarmup: what was launched counts already.",
  settingReaction: "AWS's own, as assumed: monitoring.reaction_delay.", settingLaunch: "EC2's own; a warm pool has done it before.",
  settingBoot: "{steps}. An image with more baked in (images.*.bake) or a warm pool.", settingHook: "The lifecycle hook's timeout, or who completes it.",
  settingHealth: "HealthyThresholdCount {n} × HealthCheckIntervalSeconds {interval}: fewer or closer checks.",
  settingRecovery: "What waits must be worked off: more or larger instances, or less load.",

  whatIf: "What would have helped", whatIfHint: "The run again with one setting changed each, on the same random numbers; differences from the run as it is. The best for users first.",
  asItIs: "as it is", sloBroken: "SLO broken", reactionTime: "Answer to {at} took", perMonth: "A month", theSame: "the same", never: "never", notNeeded: "not needed",

  targetTracking: "target tracking", metrics: "Metrics", metricsDetailed: "detailed: every minute", metricsBasic: "basic: every 5 minutes", healthChecks: "Health checks until healthy",
  load: "Load", loadClosed: "users who wait for each answer (closed)", loadUsers: "{n} users, each waiting for an answer before the next request (closed)",
  loadOpen: "requests come whatever the answers (open)", loadPartlyOpen: "users come by themselves, then wait for answers (partly open)",
  closedLoad: "These users wait for an answer before they send again, so what is offered follows what is answered: more capacity brings more requests, less brings fewer. When the group is slow, the demand hides in the waiting.",
  basicMetrics: "With basic monitoring each instance reports once in 5 minutes, each at its own minute. CloudWatch averages those that reported in a minute, so the points can jump between instances, and lag behind; each is drawn at the end of its minute.",
  warning: "Warning", toggleLine: "Show or hide this line", alarmLow: "ALARM that scales in", rule: "Rule",
  alarmRule: "{metric} {sign} {threshold}, {m} of {n} periods of {period}", sampledEvery: "; a value every {time}", datapointOf: "datapoint of {from} – {to}",
  eventLoad: "load rises", eventDecision: "scale-out decided", eventServed: "new capacity serves", eventCredits: "out of credits",
  brokenTime: "broken for", brokenOf: "{broken} of {all} with requests", seeStory: "see below", atMost: "{n} at most",
  monthHint: "A month is 730 hours of the run's average hour, with hours as they were used and without what is paid once: it repeats this run's load again and again.",
  items: {
    instances: "instances", surplus_credits: "surplus CPU credits", load_balancer_hours: "load balancer, hours", load_balancer_lcus: "load balancer, capacity units (LCU)",
    public_ipv4: "public IPv4 addresses", ebs: "EBS volumes", ebs_iops: "EBS, extra IOPS", ebs_throughput: "EBS, extra throughput", alarms: "CloudWatch alarms",
    detailed_monitoring: "detailed monitoring", custom_metrics: "custom metrics", metric_requests: "metric requests", image_software: "software of the image",
    image_builds: "image builds", image_storage: "image storage", fast_snapshot_restore: "fast snapshot restore", data_out: "data to the internet",
  },
  units: {
    "instance-hours": "instance-hours", "vCPU-hours": "vCPU-hours", "started hours": "started hours", "LCU-hours": "LCU-hours", "address-hours": "address-hours",
    "GiB-hours": "GiB-hours", "alarm-hours": "alarm-hours", "metric-hours": "metric-hours", requests: "requests", "builder-hours": "builder-hours",
  },
  failureNames: {
    elb_503: "503: no registered target", elb_502_refused: "502: the target refused", elb_502_reset: "502: the target went away",
    elb_502_drain: "502: cut off at the end of draining", elb_504_connect: "504: the target did not accept in time", elb_504_idle: "504: no answer in time",
    client_timeout: "the client's time-out", client_gave_up: "the client gave up",
  },
  day: "d", hour: "h", minute: "min", second: "s", unitGap: " ",
};

export type Strings = typeof en;

const ja: Strings = {
  language: "English", reportOf: "headroom レポート", version: "headroom", seed: "シード",
  replications: "反復", simulated: "シミュレーション時間", print: "印刷",
  sloMet: "SLO 達成", sloMetInAll: "全リクエストでは SLO 達成、ただし", sloBrokenFor: "リクエストのあった {all} のうち {broken} は違反", sloNotMet: "SLO 未達成", sloNone: "SLO の指定なし",
  englishOnly: "原因・アラームの理由・仮定の文は、AWS と同じく英語のまま表示します。",

  headline: "要約", requests: "リクエスト", sentOk: "成功 {ok}、失敗 {failed}",
  latency: "レイテンシー p95", latencyMore: "p50 {p50} · p99 {p99}",
  cost: "この実行の費用", costMore: "月 {month} · 100 万リクエストあたり {million}",
  instances: "インスタンス", instancesMore: "平均 {mean} 台が稼働 · 起動 {launched} 台",
  boot: "起動から正常まで", bootMore: "最長の部分: {step}、{time}",
  usersLatency: "利用者の待ち時間 p95", usersMore: "待つ間に送られなかった分も数えます",
  objective: "目標", limit: "上限", measured: "実測", verdict: "判定",
  met: "達成", notMet: "未達成", errorRate: "失敗したリクエスト",

  findings: "わかったこと",
  scaledOut: "スケールアウト {n} 回、スケールイン {m} 回。最初は {at}: {from} → {to}。",
  neverScaled: "開始後、グループは一度もスケールしませんでした。",
  exhausted: "{all} 台中 {n} 台が CPU クレジットを使い切りました。最初は {at} の {id}: standard モードでは以後ベースラインに制限されます。",
  cureCredits: "別のインスタンスタイプ、unlimited モード、または台数を増やすことで解消します。制限されるとベースラインまでしか計測されないため、それ以上のしきい値のアラームは新たに発火しません。",
  notScaledBecause: "{at} から {n} 回、容量の追加が求められましたが見送られました: {reason}。",
  cureMaximum: "それが問題なら MaxSize を上げてください。",
  failures: "{n} 件のリクエストが失敗しました（{share}）。最多の原因は {cause}。",
  noFailures: "失敗したリクエストはありません。",
  bootFailed: "{n} 台が起動に失敗し、応答しませんでした。",

  charts: "時間の経過", zoomHint: "ドラッグで拡大、ダブルクリックまたは 0 で全体表示。グラフにフォーカスすると矢印キーでカーソル移動、+ と − で拡大・縮小。",
  zoomed: "{from} から {to}", reset: "全体", zoomIn: "拡大", zoomOut: "縮小",
  time: "時刻", asTable: "表で見る", merged: "1 点は {step} のビン {n} 個分: 線は平均、帯は最小から最大まで。",
  bins: "{step} のビン: 率と平均はビン全体、状態と台数はビンの終わりから描きます。",
  loadChart: "負荷とスループット", arrivedChart: "到着した負荷", arrivals: "到着", throughput: "応答", errorsChart: "失敗したリクエスト", errors: "失敗",
  perSecond: "リクエスト/秒",
  latencyChart: "応答のレイテンシー", p50: "p50", p95: "p95", p99: "p99", sloLimit: "SLO 上限",
  heatChart: "レイテンシーのヒートマップ", heatLess: "少", heatMore: "多（リクエスト数）", heatShare: "このビンに {n} 件、大半は {from} から {to}",
  cpuChart: "グループの CPU", cpuMetric: "CloudWatch の表示", cpuTruth: "実際（1 分ごと）", target: "目標値",
  alarmsChart: "アラーム", someChanges: "{name} の変化 {all} 回のうち {n} 回を表示しています。", alarmOk: "OK", alarmAlarm: "ALARM", alarmNoData: "INSUFFICIENT_DATA",
  capacityChart: "キャパシティー", desired: "希望", inService: "InService（ライフサイクル）", healthy: "正常（リクエストを受ける）", pending: "起動中", terminating: "終了中",
  ganttChart: "各インスタンスの一生", ganttHint: "起動から終了まで。バーやマーカーをクリックすると原因を表示します。",
  ganttCredits: "応答可能（CPU クレジット残高）", ganttCpu: "応答可能（CPU 使用率）",
  booting: "起動ステップ", checking: "ヘルスチェック待ち", warmUp: "ウォームアップ", draining: "登録解除の待機",
  exhaustedMark: "クレジット枯渇", empty: "枯渇",
  someInstances: "{all} 台のうち {n} 台（起動順に {nth} 台ごと）とそのアクティビティーを表示しています。",
  someActivities: "{all} 件のうち {n} 件のアクティビティー（表示中のインスタンスのもの）を一覧にしています。", allReasons: "全体",
  creditsChart: "各インスタンスの CPU クレジット", creditsLeast: "最小の残高", credits: "クレジット",
  queueChart: "処理中のリクエスト", inFlight: "処理中", queued: "ワーカー待ち", workerNote: "ワーカーは、一度に 1 つのリクエストを処理するアプリケーションのプロセスまたはスレッドです。",
  costChart: "費用の累計", costSoFar: "合計",

  activities: "スケーリングアクティビティー", activity: "アクティビティー", capacity: "キャパシティー", status: "状態", why: "理由", causeOf: "なぜ起きたか",
  notScaled: "スケールしなかった理由", reason: "理由", times: "回数", policy: "ポリシー",
  close: "閉じる", cause: "原因", consequences: "その後", activityId: "activity_id", later: "+{time}",
  datapoint: "データポイント", alarmGoes: "アラーム {name} が {state} へ", capacitySet: "希望キャパシティーが {n} に",
  launchStep: "{id} の起動", terminationStep: "{id} の登録解除", listening: "アプリケーションが応答開始", gotHealthy: "正常（リクエストを受ける）", firstRequest: "最初のリクエスト",
  bootStep: "起動ステップ {name}", inServiceStep: "InService（ライフサイクル）", drained: "終了", credExhausted: "CPU クレジット枯渇", bootFailedStep: "起動失敗: {why}",
  alarmHistory: "アラームの履歴", from: "前", to: "後", points: "データポイント", shortened: "（これより前に {n} 件）",
  prev: "前のアクティビティー", next: "次のアクティビティー",

  costs: "費用の内訳", item: "項目", quantity: "数量", amount: "USD",
  classes: "リクエスト種別ごとのレイテンシー", class: "種別", mean: "平均", max: "最大", all: "全体",
  failedBy: "失敗したリクエストの原因", cause_: "原因", number: "件数",
  assumed: "仮定したこと", assumedHint: "AWS が公開していない、またはシナリオに書かれていない事項です。変更できるものは括弧内に設定名が付いています。",
  warnings: "警告", scenario: "シナリオ（既定値を含む）", copy: "コピー", copied: "コピーしました",
  instanceTable: "インスタンスの表", instance: "インスタンス", type: "タイプ", zone: "ゾーン", launch: "起動",

  compareTitle: "比較", baseline: "基準", candidates: "候補", candidate: "候補",
  differencesTitle: "{name} との差", differencesHint: "同じ乱数での対の差の平均と 95 % 区間。判定は全体で 95 % になるように下すため、区間がゼロを含まなくても未決のことがあります。",
  oneReplication: "反復 1 回: 区間も判定もありません。",
  better: "良い", worse: "悪い", undecided: "未決",
  figure: "指標", overlays: "重ねて比較", overlaysHint: "各候補の反復 0。描く候補を選べます。",
  sloIn: "SLO 達成", leftOut: "除外", show: "{name} を描く",


  tuneTitle: "チューニング", minimize: "最小化", subjectTo: "制約", asGiven: "現状", recommended: "推奨",
  confirmedYes: "推奨設定は新しい乱数で確認済みです。",
  confirmedNo: "すべての制約を満たす設定は見つかりませんでした。",
  front: "パレートフロント", frontHint: "各点は 1 組の設定。{n} 回の新しい反復による 95 % 区間付き。点を選ぶと設定を表示します。",
  settings: "設定", setting: "設定", holds: "制約を満たす", heldIn: "{all} 回中 {n} 回満たす", sensitivity: "各設定の効果",
  sensitivityHint: "推奨設定から 1 つだけ動かしたときの各指標の変化（同じ乱数での対の差）。",
  moveTo: "{value} へ", outcome: "結果", change: "変更", tried: "{algorithm} により {m} 回のシミュレーションで {n} 組の設定を試行",
  notConfirmed: "確認できず",

  sweepTitle: "スイープ", output: "出力", best: "最良", asGood: "最良と区別できない", cells: "セル", cell: "セル",
  heatOver: "{x} と {y} に対する {output}", lineOver: "{x} に対する {output}", fixedAt: "固定値", failedRuns: "{n} 回の実行が失敗", sweepHint: "セルを選ぶと数値を表示します。枠は最良のセルです。",
  story: "何が起きたか", nothingHappened: "対応が必要なことは起きませんでした: SLO は守られ、台数も増えていません。",
  moreReactions: "ほか {n} 件", someReactions: "{all} 件のうち {n} 件（利用者への影響が長い順に選択）。",
  triggerLoad: "負荷が {from} から {to} リクエスト/秒に増加", triggerCredits: "負荷は変わらず、{id} の CPU クレジットが枯渇",
  triggerStart: "グループを作成", triggerDecision: "アラームによらずキャパシティーを設定", triggerAlarm: "負荷は変わらず、メトリクスがアラームのしきい値を超過",
  triggerSlo: "負荷は変わらず、SLO 違反が発生", anInstance: "インスタンス",
  feltNothing: "利用者: SLO はずっと守られました。", felt: "利用者: {from} から {to} まで {time}、SLO 違反。",
  feltToTheEnd: "利用者: {from} から実行終了まで {time}、SLO 違反。", feltSlow: "p95 は最大 {p95}。", feltLoadEnded: "回復は負荷が終わったためです。", feltRate: "応答は {before}/秒から {after}/秒に低下。",
  answerNothing: "グループ: スケールなし。", answerNotScaled: "グループ: スケールなし（{reason}）。",
  answerServed: "グループ: 希望キャパシティー {from} → {to}。新しい容量の最初のリクエストは {at}、{time} 後。",
  answerNeverServed: "グループ: 希望キャパシティー {from} → {to}。新しい容量は一度も応答しませんでした。",
  stage: "区間", length: "長さ", shareOf: "割合", whatShortens: "何で決まるか", inAll: "合計 {time}",
  stages: {
    load_grows: "負荷の増加", metric_period: "計測", publication: "公開待ち", alarm_evaluation: "アラーム評価", repeated_action: "再通知待ち",
    "cool-down": "クールダウン", "warm-up": "ウォームアップ", veto: "見送り", decision: "決定", reaction: "反応", launch: "起動要求",
    boot: "起動処理", lifecycle_hook: "ライフサイクルフック", health_checks: "ヘルスチェック", first_request: "最初のリクエスト", recovery: "SLO 回復まで",
  },
  stepNames: {
    placement: "配置", os_boot: "OS 起動", cloud_init: "cloud-init", middleware: "ミドルウェア", parameters: "パラメーター取得",
    artefact: "成果物の取得", service_start: "サービス開始", dependencies: "依存関係",
  },
  settingMetric: "Monitoring.Enabled: true（詳細モニタリング）なら 1 分ごとの計測になります。", settingPeriod: "アラームの Period。",
  settingPublication: "CloudWatch 側の時間（仮定）: monitoring.metric_delay。",
  settingManagedAlarm: "{n}: しきい値を超え続ける必要がある時間。ターゲット追跡では固定です。自分のアラームによるステップスケーリングなら短くできます。",
  settingAlarm: "{n}: しきい値を超え続ける必要がある時間。アラームの EvaluationPeriods、DatapointsToAlarm、Period。",
  settingRepeat: "続いているアラームは 1 分に 1 回 Auto Scaling に通知します。", settingCooldown: "ポリシーの Cooldown、またはグループの DefaultCooldown。",
  settingWarmUp: "DefaultInstanceWarmup、またはポリシーの EstimatedInstanceWarmup: 起動した分はすでに数えられます。",
  settingReaction: "AWS 側の時間（仮定）: monitoring.reaction_delay。", settingLaunch: "EC2 側の時間。ウォームプールなら済んでいます。",
  settingBoot: "{steps}。より多くを含めた AMI（images.*.bake）またはウォームプール。", settingHook: "ライフサイクルフックのタイムアウト、または完了させる側。",
  settingHealth: "HealthyThresholdCount {n} × HealthCheckIntervalSeconds {interval}: 回数か間隔を減らす。",
  settingRecovery: "溜まった処理をこなす必要があります: 台数を増やす、大きなタイプにする、負荷を減らす。",

  whatIf: "何を変えれば良かったか", whatIfHint: "設定を 1 つずつ変え、同じ乱数で実行し直した結果（現状との差）。利用者にとって良い順。",
  asItIs: "現状", sloBroken: "SLO 違反", reactionTime: "{at} への対応時間", perMonth: "月額", theSame: "同じ", never: "なし", notNeeded: "不要",

  targetTracking: "ターゲット追跡", metrics: "メトリクス", metricsDetailed: "詳細: 1 分ごと", metricsBasic: "基本: 5 分ごと", healthChecks: "正常になるまでのヘルスチェック",
  load: "負荷", loadClosed: "応答を待つ利用者（クローズド）", loadUsers: "利用者 {n} 人。応答を待ってから次を送る（クローズド）",
  loadOpen: "応答に関係なく到着（オープン）", loadPartlyOpen: "利用者が自ら到着し、応答を待つ（部分オープン）",
  closedLoad: "この利用者は応答を待ってから次を送るため、到着は応答に追従します: 容量が増えるとリクエストも増え、減ると減ります。遅いときの需要は待ち時間に隠れます。",
  basicMetrics: "基本モニタリングでは各インスタンスが 5 分に 1 回、それぞれ別の分に報告します。CloudWatch はその分に報告したものだけを平均するため、点はインスタンス間で飛び、遅れます。点は各 1 分の終わりに描いています。",
  warning: "警告", toggleLine: "この線の表示を切り替え", alarmLow: "スケールインの ALARM", rule: "条件",
  alarmRule: "{metric} {sign} {threshold}、{period} × {n} 期間中 {m}", sampledEvery: "（値は {time}ごと）", datapointOf: "{from} – {to} のデータポイント",
  eventLoad: "負荷が増加", eventDecision: "スケールアウト決定", eventServed: "新しい容量が応答", eventCredits: "クレジット枯渇",
  brokenTime: "違反の時間", brokenOf: "リクエストのあった {all} のうち {broken}", seeStory: "下を参照", atMost: "最大 {n} 台",
  monthHint: "月額は実行中の平均的な 1 時間の 730 倍です（使った時間で計算し、一度だけの費用を除く）。この実行の負荷が繰り返されるとみなします。",
  items: {
    instances: "インスタンス", surplus_credits: "余剰 CPU クレジット", load_balancer_hours: "ロードバランサー（時間）", load_balancer_lcus: "ロードバランサー（LCU）",
    public_ipv4: "パブリック IPv4 アドレス", ebs: "EBS ボリューム", ebs_iops: "EBS 追加 IOPS", ebs_throughput: "EBS 追加スループット", alarms: "CloudWatch アラーム",
    detailed_monitoring: "詳細モニタリング", custom_metrics: "カスタムメトリクス", metric_requests: "メトリクスのリクエスト", image_software: "イメージのソフトウェア",
    image_builds: "イメージのビルド", image_storage: "イメージの保管", fast_snapshot_restore: "高速スナップショット復元", data_out: "インターネットへの転送",
  },
  units: {
    "instance-hours": "インスタンス時間", "vCPU-hours": "vCPU 時間", "started hours": "時間（切り上げ）", "LCU-hours": "LCU 時間", "address-hours": "アドレス時間",
    "GiB-hours": "GiB 時間", "alarm-hours": "アラーム時間", "metric-hours": "メトリクス時間", requests: "リクエスト", "builder-hours": "ビルダー時間",
  },
  failureNames: {
    elb_503: "503: 登録済みターゲットなし", elb_502_refused: "502: ターゲットが拒否", elb_502_reset: "502: ターゲットが消失",
    elb_502_drain: "502: 登録解除の終わりで切断", elb_504_connect: "504: 接続が時間切れ", elb_504_idle: "504: 応答が時間切れ",
    client_timeout: "クライアントの時間切れ", client_gave_up: "クライアントが断念",
  },
  day: "日", hour: "時間", minute: "分", second: "秒", unitGap: " ",
};

export type Language = "en" | "ja";
export const STRINGS: Record<Language, Strings> = { en, ja };

/** "{n} of {all}" with its values. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

// What the program says in English, in Japanese: reasons not to scale, and the levers of `explain`.
const REASONS_JA: [RegExp, string][] = [
  [/^at the maximum size of (\d+)$/, "最大サイズ $1 に達しています"],
  [/^at the minimum size of (\d+)$/, "最小サイズ $1 に達しています"],
  [/^insufficient data.*$/, "データポイントがない、または足りません"],
  [/^scale-in waits until no instance is pending$/, "起動中のインスタンスがなくなるまでスケールインを待っています"],
  [/^scale-in waits until no instance is warming up$/, "ウォームアップが終わるまでスケールインを待っています"],
  [/^policy (.+) does not agree to scale in$/, "ポリシー $1 がスケールインに同意していません"],
];
const LEVERS_JA: [RegExp, string][] = [
  [/^one-minute metrics$/, "1 分ごとのメトリクス"], [/^application baked$/, "アプリケーションまで含めた AMI"],
  [/^minimum (\d+)$/, "最小サイズ $1"], [/^maximum (\d+)$/, "最大サイズ $1"], [/^target (.+)$/, "目標値 $1"],
  [/^health checks (.+) s$/, "ヘルスチェック $1 秒"], [/^warm-up (.+) s$/, "ウォームアップ $1 秒"],
  [/^cool-down of (.+) 60 s$/, "$1 のクールダウン 60 秒"], [/^grace period (.+) s$/, "猶予期間 $1 秒"],
  [/^unlimited credits$/, "unlimited クレジット"], [/^all together$/, "すべて同時に"],
];

function translated(text: string, t: Strings, japanese: [RegExp, string][]): string {
  if (t !== ja) return text;
  const known = japanese.find(([pattern]) => pattern.test(text));
  return known === undefined ? text : text.replace(known[0], known[1]);
}

export const reasonWords = (reason: string, t: Strings): string => translated(reason, t, REASONS_JA);
export const leverWords = (lever: string, t: Strings): string => translated(lever, t, LEVERS_JA);
export const failureWords = (name: string, t: Strings): string => t.failureNames[name as keyof Strings["failureNames"]] ?? name;
