using Archive.AzureBlobs;
using Archive.Core;
using Archive.Core.Storage;
using Archive.Tests.Conformance;
using Archive.Tests.Support;

namespace Archive.Tests.AzureBlobs;

[Collection("azurite")]
public sealed class AzureBlobStoreTests(Azurite azurite) : BlobStoreConformance
{
    protected override IBlobStore CreateStore() =>
        new AzureBlobStore(
            new AzureBlobStoreOptions { ConnectionString = azurite.ConnectionString, Container = $"test-{Guid.NewGuid():N}" });

    [Fact]
    public async Task A_service_that_does_not_answer_is_an_unavailable_store_and_its_key_stays_secret()
    {
        const string Key = "c2VjcmV0";
        var store = new AzureBlobStore(new AzureBlobStoreOptions
        {
            ConnectionString = $"DefaultEndpointsProtocol=http;AccountName=a;AccountKey={Key};BlobEndpoint=http://127.0.0.1:1/a;",
            MaxRetries = 0,
            TimeoutSeconds = 2,
        });

        var fault = await Assert.ThrowsAsync<ArchiveException>(() => store.PutAsync(new BlobName("x"), new byte[] { 1 }));

        Assert.Equal(FaultKind.Unavailable, fault.Kind);
        Assert.Contains("http://127.0.0.1:1/a/archive", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, fault.Message, StringComparison.Ordinal);
    }
}
