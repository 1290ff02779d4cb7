using Archive.Api.Hosting;
using Archive.Core;
using Microsoft.Extensions.Configuration;

namespace Archive.Tests.Hosting;

public sealed class ArchiveConfigurationTests
{
    [Fact]
    public void Without_configuration_the_archive_is_local()
    {
        var options = Read();
        Assert.Equal((Path.Combine("indexes", "local"), StorageKind.Local), (options.Folder, options.Storage.Kind));
    }

    [Fact]
    public void A_folder_of_the_command_line_stands_above_the_configured_one() =>
        Assert.Equal("here", ArchiveConfiguration.Read(Configuration(("Folder", "there")), "here").Folder);

    [Fact]
    public void Azure_is_chosen_by_configuration()
    {
        var options = Read(("Storage:Kind", "azureblob"), ("Storage:ConnectionString", "x"), ("Storage:Container", "news"));
        Assert.Equal((StorageKind.AzureBlob, "news"), (options.Storage.Kind, options.Storage.Container));
    }

    [Fact]
    public void Every_fault_is_listed()
    {
        var fault = Assert.Throws<ArchiveException>(() => Read(
            ("Storage:Kind", "AzureBlob"), ("Storage:Container", "UPPER"), ("Storage:Retries", "3"), ("Storage:TimeoutSeconds", "0"), ("Index:CommitSeconds", "99999"), ("Folder", "")));
        Assert.Equal(FaultKind.Configuration, fault.Kind);
        foreach (var name in new[] { "ConnectionString", "Container", "Storage:Retries", "TimeoutSeconds", "CommitSeconds", "Folder" }) Assert.Contains(name, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_another_type_is_named() =>
        Assert.Contains("Storage:Kind", Assert.Throws<ArchiveException>(() => Read(("Storage:Kind", "Floppy"))).Message, StringComparison.Ordinal);

    private static ArchiveOptions Read(params (string Key, string Value)[] values) => ArchiveConfiguration.Read(Configuration(values));

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
}
