import { frontDoor as options } from '../types.bicep'

@description('Name of the profile, and stem of the names in it.')
param name string

@description('Tags of every resource.')
param tags { *: string }

@description('Host name of the app.')
param appHostName string

@description('A host name of your own, or empty.')
param customDomain string

@description('The limit, and the apps of other stamps.')
param frontDoor options

var otherOrigins = frontDoor.?otherOrigins ?? []
// With one origin a probe would decide nothing, and would make requests around the clock from every front.
var probe = {
  probeIntervalInSeconds: 30
  probePath: '/healthz'
  probeProtocol: 'Https'
  probeRequestType: 'GET'
}

var domainResourceName = replace(customDomain, '.', '-')

resource profile 'Microsoft.Cdn/profiles@2025-06-01' = {
  name: name
  location: 'global'
  tags: tags
  sku: {
    name: 'Standard_AzureFrontDoor'
  }
  properties: {
    // Less than the platform's own limit of 230 s; a redirect takes milliseconds.
    originResponseTimeoutSeconds: 30
  }

  resource endpoint 'afdEndpoints' = {
    name: name
    location: 'global'
    tags: tags
    properties: {
      enabledState: 'Enabled'
    }
  }

  resource origins 'originGroups' = {
    name: 'app'
    properties: {
      loadBalancingSettings: {
        additionalLatencyInMilliseconds: 0
        sampleSize: 4
        successfulSamplesRequired: 3
      }
      healthProbeSettings: empty(otherOrigins) ? null : probe
      sessionAffinityState: 'Disabled'
    }

    resource app 'origins' = {
      name: 'app'
      properties: {
        enabledState: 'Enabled'
        enforceCertificateNameCheck: true
        hostName: appHostName
        httpPort: 80
        httpsPort: 443
        originHostHeader: appHostName
        priority: 1
        weight: 1000
      }
    }
  }

  resource domain 'customDomains' = if (!empty(customDomain)) {
    name: empty(customDomain) ? 'none' : domainResourceName
    properties: {
      hostName: customDomain
      tlsSettings: {
        certificateType: 'ManagedCertificate'
        minimumTlsVersion: 'TLS12'
      }
    }
  }
}

resource others 'Microsoft.Cdn/profiles/originGroups/origins@2025-06-01' = [
  for (origin, i) in otherOrigins: {
    parent: profile::origins
    name: 'stamp-${i + 2}'
    properties: {
      enabledState: 'Enabled'
      enforceCertificateNameCheck: true
      hostName: origin.hostName
      httpPort: 80
      httpsPort: 443
      originHostHeader: origin.hostName
      priority: origin.priority
      weight: 1000
    }
  }
]

// No cache: every click must reach the app.
resource route 'Microsoft.Cdn/profiles/afdEndpoints/routes@2025-06-01' = {
  parent: profile::endpoint
  name: 'all'
  dependsOn: [profile::origins::app]
  properties: {
    customDomains: empty(customDomain) ? [] : [{ id: profile::domain.id }]
    enabledState: 'Enabled'
    forwardingProtocol: 'HttpsOnly'
    httpsRedirect: 'Enabled'
    linkToDefaultDomain: 'Enabled'
    originGroup: {
      id: profile::origins.id
    }
    patternsToMatch: ['/*']
    supportedProtocols: ['Http', 'Https']
  }
}

resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2025-03-01' = {
  name: replace('waf${name}', '-', '')
  location: 'global'
  tags: tags
  sku: {
    name: 'Standard_AzureFrontDoor'
  }
  properties: {
    policySettings: {
      customBlockResponseStatusCode: 429
      enabledState: 'Enabled'
      mode: 'Prevention'
    }
    customRules: {
      rules: [
        {
          name: 'RatePerAddress'
          action: 'Block'
          enabledState: 'Enabled'
          groupBy: [{ variableName: 'SocketAddr' }]
          matchConditions: [
            {
              matchVariable: 'RequestUri'
              operator: 'Contains'
              matchValue: ['/']
            }
          ]
          priority: 100
          rateLimitDurationInMinutes: 1
          rateLimitThreshold: frontDoor.requestsPerMinute
          ruleType: 'RateLimitRule'
        }
      ]
    }
  }
}

resource protection 'Microsoft.Cdn/profiles/securityPolicies@2025-06-01' = {
  parent: profile
  name: 'rate-limit'
  properties: {
    parameters: {
      type: 'WebApplicationFirewall'
      wafPolicy: {
        id: firewall.id
      }
      associations: [
        {
          domains: empty(customDomain)
            ? [{ id: profile::endpoint.id }]
            : [{ id: profile::endpoint.id }, { id: profile::domain.id }]
          patternsToMatch: ['/*']
        }
      ]
    }
  }
}

@description('The id by which the app recognises requests of this Front Door.')
output id string = profile.properties.frontDoorId

@description('Host name of the endpoint.')
output hostName string = profile::endpoint.properties.hostName

@description('Text of the TXT record _dnsauth.<custom domain> that proves who owns the domain; empty without one.')
output domainValidationToken string = empty(customDomain)
  ? ''
  : profile::domain!.properties.validationProperties.validationToken
