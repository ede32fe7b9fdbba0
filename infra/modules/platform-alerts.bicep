// Rules over what only the platform sees: whether the app answers from outside, how it answers, and how its accounts are.

@description('Stem of the rules\' names.')
param name string

@description('Region of the tests.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('The function app.')
param appId string

@description('The storage accounts.')
param storageIds string[]

@description('Application Insights, which keeps the tests\' results.')
param insightsId string

@description('Where links begin: https://go.example.com.')
param baseUrl string

@description('Seconds from one test to the next at each location; 0 for none.')
param availabilitySeconds 0 | 300 | 600 | 900

@description('Whether the domain has a certificate of its own.')
param hasOwnDomain bool

@description('Answers of 500 and above within five minutes that are no reason to tell anybody.')
param serverErrors int

@description('The most instances that the app may have.')
param maximumInstances int

@description('Who is told.')
param actionGroupIds string[]

// Fails where most of these fail: one that fails is the network's fault.
var locations = ['emea-nl-ams-azr', 'emea-gb-db3-azr', 'emea-fr-pra-edge', 'us-va-ash-azr', 'apac-sg-sin-azr']
var actions = map(actionGroupIds, id => { actionGroupId: id })
// The link that every deployment follows, and that leads nowhere: its click goes all the way as a canary.
var canaryLink = '${baseUrl}/r?destinationUrl=https%3A%2F%2Fcanary.invalid%2F'

var tests = [
  {
    key: 'not-reachable'
    description: 'From most places, the canary\'s link is not answered with its redirect: the app, its name, its certificate or the way to it. /healthz from a desk says which.'
    severity: 0
    url: canaryLink
    status: 302
    certificateDays: 1
    failedLocations: 3
    isMade: availabilitySeconds > 0
  }
  {
    key: 'certificate-expires'
    description: 'The domain\'s certificate ends within two weeks and has not been renewed: is the CNAME still there? Also fires where /healthz is not answered.'
    severity: 2
    url: '${baseUrl}/healthz'
    status: 200
    certificateDays: 14
    failedLocations: 4
    isMade: availabilitySeconds > 0 && hasOwnDomain
  }
]

resource webTests 'Microsoft.Insights/webtests@2022-06-15' = [
  for test in tests: if (test.isMade) {
    name: '${name}-${test.key}'
    location: location
    tags: union(tags, { 'hidden-link:${insightsId}': 'Resource' })
    kind: 'standard'
    properties: {
      SyntheticMonitorId: '${name}-${test.key}'
      Name: '${name}: ${test.key}'
      Enabled: true
      Kind: 'standard'
      Frequency: availabilitySeconds == 0 ? 900 : availabilitySeconds
      Timeout: 30
      RetryEnabled: true
      Locations: map(locations, location => { Id: location })
      Request: {
        RequestUrl: test.url
        HttpVerb: 'GET'
        FollowRedirects: false
        ParseDependentRequests: false
      }
      ValidationRules: {
        ExpectedHttpStatusCode: test.status
        SSLCheck: true
        SSLCertRemainingLifetimeCheck: test.certificateDays
      }
    }
  }
]

resource testAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for (test, i) in tests: if (test.isMade) {
    name: '${name}-${test.key}'
    location: 'global'
    tags: tags
    properties: {
      description: test.description
      severity: test.severity
      enabled: true
      scopes: [webTests[i].id, insightsId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
        webTestId: webTests[i].id
        componentId: insightsId
        failedLocationCount: test.failedLocations
      }
      autoMitigate: true
      actions: actions
    }
  }
]

@description('What a rule over a metric of the platform is made of.')
type metricRule = {
  @description('Last part of the rule\'s name.')
  key: string
  @description('What it means and what to do.')
  description: string
  @description('0 critical, 1 error, 2 warning, 3 information.')
  severity: 0 | 1 | 2 | 3
  @description('The resource.')
  scope: string
  @description('Namespace of the metric.')
  namespace: string
  @description('The metric.')
  metric: string
  @description('How its values are aggregated.')
  aggregation: 'Total' | 'Average' | 'Maximum'
  @description('How they are compared.')
  operator: 'GreaterThan' | 'LessThan'
  @description('With what.')
  threshold: int
  @description('How far back the rule looks.')
  window: string
}

var ofStorage metricRule[] = map(storageIds, (id, i) => {
  key: i == 0 ? 'host-storage' : 'tracking-storage'
  description: 'The account answers less than 99 of 100 requests. Clicks are kept elsewhere; Azure\'s status and the account\'s metrics say why.'
  severity: 2
  scope: id
  namespace: 'Microsoft.Storage/storageAccounts'
  metric: 'Availability'
  aggregation: 'Average'
  operator: 'LessThan'
  threshold: 99
  window: 'PT15M'
})

var ofApp metricRule[] = [
  {
    key: 'server-errors'
    description: 'Requests were answered with 500 or above. A valid link never should be.'
    severity: 1
    scope: appId
    namespace: 'Microsoft.Web/sites'
    metric: 'Http5xx'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: serverErrors
    window: 'PT5M'
  }
  {
    key: 'instances-at-limit'
    description: 'The app has nearly as many instances as it may have: redirects wait next. Raise scale.maximumInstances, or scale.httpConcurrency.'
    severity: 2
    scope: appId
    namespace: 'Microsoft.Web/sites'
    metric: 'InstanceCount'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: maximumInstances * 9 / 10
    window: 'PT5M'
  }
]

resource metricAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for rule in concat(ofApp, ofStorage): {
    name: '${name}-${rule.key}'
    location: 'global'
    tags: tags
    properties: {
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [rule.scope]
      evaluationFrequency: 'PT5M'
      windowSize: rule.window
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: rule.key
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: rule.namespace
            metricName: rule.metric
            timeAggregation: rule.aggregation
            operator: rule.operator
            threshold: rule.threshold
            // A metric is known only after its first value.
            skipMetricValidation: true
          }
        ]
      }
      autoMitigate: true
      actions: actions
    }
  }
]
