// A host name of your own on the app itself, with a certificate that the platform makes and renews. Before this runs,
// DNS must have a CNAME to the app, and a TXT record asuid.<name> with its verification id: docs/deploy.md.

@description('The host name, without a scheme: go.example.com.')
param hostName string

@description('Name of the function app.')
param appName string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

// If a binding were written again without its certificate, it would lose the certificate for a moment.
@onlyIfNotExists()
resource name 'Microsoft.Web/sites/hostNameBindings@2025-03-01' = {
  parent: app
  name: hostName
  properties: {
    siteName: appName
  }
}

// Of the site and not of the resource group: on Flex Consumption no other kind can be bound.
resource certificate 'Microsoft.Web/sites/certificates@2025-03-01' = {
  parent: app
  name: hostName
  location: location
  tags: tags
  properties: {
    canonicalName: name.name
  }
}

module tls 'domain-tls.bicep' = {
  params: {
    hostName: hostName
    appName: appName
    thumbprint: certificate.properties.thumbprint
  }
}
