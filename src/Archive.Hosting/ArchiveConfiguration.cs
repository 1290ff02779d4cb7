using System.ComponentModel.DataAnnotations;
using Archive.Core;
using Microsoft.Extensions.Configuration;

namespace Archive.Hosting;

/// <summary>
/// Reads and checks the configuration: appsettings.json beside the program and in the working folder, ARCHIVE_ variables, then
/// what the command line says.
/// </summary>
public static class ArchiveConfiguration
{
    /// <summary>What the prefix of environment variables is.</summary>
    public const string EnvironmentPrefix = "ARCHIVE_";

    /// <summary>The sources, for a program without a web host.</summary>
    /// <exception cref="ArchiveException">A file is no JSON.</exception>
    public static IConfigurationRoot Load()
    {
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
                .AddJsonFile(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json"), optional: true)
                .AddEnvironmentVariables(EnvironmentPrefix)
                .Build();
        }
        catch (InvalidDataException exception)
        {
            throw new ArchiveException(FaultKind.Configuration, $"{exception.Message} {exception.InnerException?.Message}", exception);
        }
    }

    /// <summary>The options of a configuration; a folder given here stands above the configured one.</summary>
    /// <exception cref="ArchiveException">Something is wrong; the message lists every fault.</exception>
    public static ArchiveOptions Read(IConfiguration configuration, string? folder = null)
    {
        var faults = new List<string>();
        var options = new ArchiveOptions();
        var sections = typeof(ArchiveOptions).GetProperties().Where(property => property.PropertyType != typeof(string)).ToList();
        foreach (var section in sections) CheckNames(configuration.GetSection(section.Name), section.PropertyType, faults);
        try
        {
            configuration.Bind(options);
        }
        catch (InvalidOperationException exception)
        {
            faults.Add(exception.Message + (exception.InnerException is { } inner ? " " + inner.Message : ""));
        }
        if (folder is not null) options.Folder = folder;

        Check(options, "", faults);
        foreach (var section in sections) Check(section.GetValue(options)!, $"{section.Name}:", faults);
        if (options.Storage is { Kind: StorageKind.AzureBlob, ConnectionString: null or "", ServiceUri: null })
        {
            faults.Add(
                "Storage:Kind is AzureBlob, which needs Storage:ConnectionString, or Storage:ServiceUri to use the machine's identity.");
        }
        return faults.Count == 0
            ? options
            : throw new ArchiveException(
                FaultKind.Configuration, "The configuration is wrong:\n" + string.Join('\n', faults.Select(fault => "  - " + fault)));
    }

    private static void Check(object options, string prefix, List<string> faults)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        faults.AddRange(results.Select(result => prefix + result.ErrorMessage));
    }

    private static void CheckNames(IConfigurationSection section, Type options, List<string> faults)
    {
        var known = options.GetProperties().Select(property => property.Name).ToList();
        faults.AddRange(section.GetChildren()
            .Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => $"{section.Key}:{child.Key} is not known. Known are {string.Join(", ", known)}."));
    }
}
