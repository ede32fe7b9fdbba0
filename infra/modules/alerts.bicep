// Rules over what the app itself reports, because the platform's own queue metrics have neither a queue's name nor a
// grain below the hour; platform-alerts.bicep has the rules over what the platform sees. The metrics have the names of
// the app's meter; a test checks that the two agree, and runs every query over healthy days and over outages.
//
// No query bins by the clock: a window that ends when the rule runs has no edge that events could fall on both sides of.
// A window is longer than the time between two runs, because a row is seen minutes after its time.

import { alertThresholds } from '../types.bicep'

@description('Stem of the rules\' names.')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('The workspace with the app\'s telemetry.')
param workspaceId string

@description('Who is told.')
param actionGroupIds string[]

@description('Thresholds above which alerts fire.')
param thresholds alertThresholds

@description('Whether the app makes clicks of its own.')
param hasCanary bool

@description('What a rule is made of.')
type rule = {
  @description('Last part of the rule\'s name.')
  key: string
  @description('What it means and what to do, in one or two sentences.')
  description: string
  @description('0 critical, 1 error, 2 warning, 3 information.')
  severity: 0 | 1 | 2 | 3
  @description('KQL whose rows have a column Value, and the columns of the dimensions.')
  query: string
  @description('How the rows\' values are aggregated.')
  aggregation: 'Total' | 'Maximum'
  @description('The alert fires above it.')
  threshold: int
  @description('How far back the query looks.')
  window: string
  @description('How often it runs.')
  every: string
  @description('Columns that distinguish one alert from another.')
  dimensions: string[]
}

var rules rule[] = [
  {
    key: 'click-lost'
    description: 'A visitor was redirected, and no queue, no disk and no memory has kept the click. Look at the health of both storage accounts, and at SPOOL_MAX_MB.'
    severity: 0
    query: '''
      AppMetrics
      | where Name == 'redirect.lost'
      | project TimeGenerated, Value = Sum, Reason = tostring(Properties.reason)
    '''
    aggregation: 'Total'
    threshold: 0
    window: 'PT15M'
    every: 'PT5M'
    dimensions: ['Reason']
  }
  {
    key: 'parked'
    description: 'Deliveries were given up and wait to be replayed. The reason says why; mend it, then replay.'
    severity: 2
    query: '''
      AppMetrics
      | where Name in ('redirect.parked', 'redirect.messages_parked')
      | project TimeGenerated, Value = Sum, Sink = tostring(Properties.sink), Reason = tostring(Properties.reason)
    '''
    aggregation: 'Total'
    threshold: 0
    window: 'PT30M'
    every: 'PT15M'
    dimensions: ['Sink', 'Reason']
  }
  {
    key: 'parked-waiting'
    description: 'Something lies in the parking. It has no expiry, and nobody but you takes it out.'
    severity: 3
    query: '''
      AppMetrics
      | where Name == 'redirect.parked.messages'
      | project TimeGenerated, Value = Max
    '''
    aggregation: 'Maximum'
    threshold: 0
    window: 'PT1H'
    every: 'PT15M'
    dimensions: []
  }
  {
    key: 'outstanding-old'
    description: 'Messages wait in the queue and are not taken out: Deliver does not run, or does not keep up (scale.maximumInstances, a slow sink).'
    severity: 1
    query: '''
      AppMetrics
      | where Name == 'redirect.queue.oldest_age'
      | project TimeGenerated, Value = Max / 60
    '''
    aggregation: 'Maximum'
    threshold: thresholds.oldestMinutes
    window: 'PT15M'
    every: 'PT5M'
    dimensions: []
  }
  {
    // Clicks of the last ten minutes do not count: their deliveries may be reported later than they are.
    key: 'sink-silent'
    description: 'Clicks come in and none arrives at this sink. Nothing is lost for 71 hours; look at the sink, and at the log lines of its attempts.'
    severity: 1
    query: '''
      AppMetrics
      | where Name in ('redirect.captured', 'redirect.delivered', 'redirect.skipped')
      | summarize Captured = sumif(Sum, Name == 'redirect.captured' and TimeGenerated < ago(10m)), Dealt = sumif(Sum, Name != 'redirect.captured'), TimeGenerated = max(TimeGenerated)
          by Sink = tostring(Properties.sink)
      | project TimeGenerated, Sink, Value = iff(Dealt == 0, Captured, 0)
    '''
    aggregation: 'Maximum'
    threshold: 2
    window: 'PT1H'
    every: 'PT5M'
    dimensions: ['Sink']
  }
  {
    // A deferral counts as a failure: an open circuit breaker puts off what it would otherwise have tried.
    key: 'deliveries-failing'
    description: 'Too many of the deliveries to this sink fail, or are put off because it fails. They are repeated for 71 hours; look at the reasons of redirect.retried and redirect.deferred.'
    severity: 2
    query: '''
      AppMetrics
      | where Name in ('redirect.delivered', 'redirect.retried', 'redirect.parked')
          or Name == 'redirect.deferred' and tostring(Properties.reason) in ('circuit_open', 'sink_misconfigured')
      | summarize All = sum(Sum), Failed = sumif(Sum, Name != 'redirect.delivered'), TimeGenerated = max(TimeGenerated) by Sink = tostring(Properties.sink)
      | project TimeGenerated, Sink, Value = iff(Failed >= 10, 100.0 * Failed / All, 0.0)
    '''
    aggregation: 'Maximum'
    threshold: thresholds.failedDeliveriesPercent
    window: 'PT30M'
    every: 'PT5M'
    dimensions: ['Sink']
  }
  {
    key: 'webhook-gone'
    description: 'The webhook answered 410: its receiver wants no more clicks, and they are parked. Ask whoever runs it. If it is to have them, restart the app and replay what is parked for the webhook; otherwise set ENABLE_WEBHOOK to false.'
    severity: 1
    query: '''
      AppMetrics
      | where Name == 'redirect.parked' and tostring(Properties.sink) == 'webhook' and tostring(Properties.reason) in ('http_410', 'endpoint_gone')
      | project TimeGenerated, Value = Sum
    '''
    aggregation: 'Total'
    threshold: 0
    window: 'PT30M'
    every: 'PT15M'
    dimensions: []
  }
  {
    // A single refusal is none of it: a receiver that is being deployed, or one clock that was wrong for a moment.
    key: 'webhook-signature'
    description: 'The webhook answers 401 or 403: its receiver does not accept the signature, or something in front of it lets nothing through. It needs one of WEBHOOK_SECRETS, the body as it came, and a clock that is right. Nothing is lost for 71 hours.'
    severity: 1
    query: '''
      AppMetrics
      | where Name == 'redirect.retried' and tostring(Properties.sink) == 'webhook' and tostring(Properties.reason) in ('http_401', 'http_403')
      | project TimeGenerated, Value = Sum
    '''
    aggregation: 'Total'
    threshold: 2
    window: 'PT30M'
    every: 'PT15M'
    dimensions: []
  }
  {
    // Only the Data Manager API says later what became of events; the metric is absent with any other sink.
    key: 'events-failed'
    description: 'GA4 accepted events by the Data Manager API, and said later that it has not processed them. They are not sent again; the reason is Google\'s own, and docs/data-manager.md says what to do.'
    severity: 2
    query: '''
      AppMetrics
      | where Name == 'redirect.processed' and tostring(Properties.result) startswith 'failed_'
      | project TimeGenerated, Value = Sum, Sink = tostring(Properties.sink), Reason = tostring(Properties.result)
    '''
    aggregation: 'Total'
    threshold: 0
    window: 'PT30M'
    every: 'PT15M'
    dimensions: ['Sink', 'Reason']
  }
  {
    key: 'fallback-used'
    description: 'The tracking queue does not confirm in time, and more than a twentieth of the clicks went to the fallback queue. None is lost; look at the tracking account\'s health, latency and throttling, and at the app\'s role there.'
    severity: 2
    query: '''
      AppMetrics
      | where Name in ('redirect.queued', 'redirect.fallback')
      | summarize Clicks = sum(Sum), FallenBack = sumif(Sum, Name == 'redirect.fallback'), TimeGenerated = max(TimeGenerated)
      | project TimeGenerated, Value = iff(FallenBack >= 10, 100.0 * FallenBack / Clicks, 0.0)
    '''
    aggregation: 'Maximum'
    threshold: 5
    window: 'PT15M'
    every: 'PT5M'
    dimensions: []
  }
  {
    // One reading says nothing of an hour: there must be an early and a late one, and none that is empty.
    key: 'fallback-waiting'
    description: 'The fallback queue was not empty for an hour. While the tracking account is away, deliveries wait there for their next attempt; when it is not, DeliverFallback does not run.'
    severity: 2
    query: '''
      AppMetrics
      | where Name == 'redirect.fallback.messages'
      | summarize Least = min(Min), First = min(TimeGenerated), TimeGenerated = max(TimeGenerated)
      | project TimeGenerated, Value = iff(TimeGenerated - First > 40m, Least, 0)
    '''
    aggregation: 'Maximum'
    threshold: 0
    window: 'PT1H'
    every: 'PT15M'
    dimensions: []
  }
  {
    // A single click that had to wait for a second is none of it.
    key: 'spool-used'
    description: 'Neither queue confirms in time, and clicks wait on an instance\'s disk or in its memory, which are lost with the instance. Look at the health of both storage accounts; do not restart.'
    severity: 1
    query: '''
      AppMetrics
      | where Name in ('redirect.spooled', 'redirect.spool.bytes', 'redirect.memory.clicks')
      | summarize Spooled = sumif(Sum, Name == 'redirect.spooled'), Waiting = countif(Name != 'redirect.spooled' and Max > 0), TimeGenerated = max(TimeGenerated)
      | project TimeGenerated, Value = iff(Spooled >= 10 or Waiting >= 5, 1, 0)
    '''
    aggregation: 'Maximum'
    threshold: 0
    window: 'PT15M'
    every: 'PT5M'
    dimensions: []
  }
  {
    key: 'spool-corrupt'
    description: 'Files of the spool could not be read. They lie in its folder corrupt, on a disk that goes with its instance.'
    severity: 2
    query: '''
      AppMetrics
      | where Name == 'redirect.spool.corrupt'
      | project TimeGenerated, Value = Sum
    '''
    aggregation: 'Total'
    threshold: 0
    window: 'PT30M'
    every: 'PT15M'
    dimensions: []
  }
  {
    key: 'settings-wrong'
    description: 'A tracking setting is wrong, so deliveries to its sink wait until the app starts with a right one. The name says which; /ops/status says what is wrong with it.'
    severity: 1
    query: '''
      AppMetrics
      | where Name == 'redirect.settings.wrong'
      | project TimeGenerated, Value = Max, Setting = tostring(Properties.setting)
    '''
    aggregation: 'Maximum'
    threshold: 0
    window: 'PT30M'
    every: 'PT15M'
    dimensions: ['Setting']
  }
  {
    key: 'redirects-slow'
    description: 'Visitors wait. The queue\'s latency, cold starts (scale.alwaysReadyHttp), or too many redirects on an instance (scale.httpConcurrency).'
    severity: 2
    query: '''
      AppRequests
      | where ResultCode == '302'
      | summarize Slow = percentile(DurationMs, 95), Requests = count(), TimeGenerated = max(TimeGenerated)
      | project TimeGenerated, Value = iff(Requests >= 50, Slow, 0.0)
    '''
    aggregation: 'Maximum'
    threshold: thresholds.redirectP95Milliseconds
    window: 'PT15M'
    every: 'PT5M'
    dimensions: []
  }
]

// Only where there are canaries: without them, nothing says how old the newest one is.
var canaryRule rule = {
  key: 'canary-late'
  description: 'Clicks of the app\'s own are made, and none has arrived at this sink for too long. /ops/status says where they wait.'
  severity: 1
  query: '''
      AppMetrics
      | where Name in ('redirect.captured', 'redirect.canary.age')
      | summarize Captured = sumif(Sum, Name == 'redirect.captured' and TimeGenerated < ago(10m)), Fresh = countif(Name == 'redirect.canary.age' and Min < 2700), TimeGenerated = max(TimeGenerated)
          by Sink = tostring(Properties.sink)
      | project TimeGenerated, Sink, Value = iff(Fresh == 0, Captured, 0)
    '''
  aggregation: 'Maximum'
  threshold: 2
  window: 'PT1H'
  every: 'PT5M'
  dimensions: ['Sink']
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in concat(rules, hasCanary ? [canaryRule] : []): {
    name: '${name}-${rule.key}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${name}: ${rule.key}'
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: rule.every
      windowSize: rule.window
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: rule.aggregation
            metricMeasureColumn: 'Value'
            operator: 'GreaterThan'
            threshold: rule.threshold
            dimensions: map(rule.dimensions, dimension => { name: dimension, operator: 'Include', values: ['*'] })
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      autoMitigate: true
      // The tables come with the first telemetry, so the first deployment's query names tables that do not exist yet.
      skipQueryValidation: true
      actions: {
        actionGroups: actionGroupIds
      }
    }
  }
]
