using System.CommandLine;
using Archive.Cli.Commands.Ingesting;
using Archive.Cli.Commands.Keeping;
using Archive.Cli.Commands.Searching;
using Archive.Core;
using Archive.Hosting;

namespace Archive.Cli;

/// <summary>What a command ends with.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>The command could not be carried out.</summary>
    public const int Failure = 1;

    /// <summary>It was carried out, and some of the input was rejected.</summary>
    public const int SomeRejected = 2;
}

/// <summary>The <c>archive</c> command line.</summary>
internal static class ArchiveCli
{
    /// <summary>The folder of the archive; every command that opens one takes it.</summary>
    public static Option<string?> ArchiveOption { get; } = new("--archive")
    {
        Description = "The archive's folder (default: indexes/local, or what the configuration says).",
        HelpName = "DIR",
        Recursive = true,
    };

    /// <summary>Runs one command line and returns its exit code.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, TimeProvider time, CancellationToken interrupted = default)
    {
        var root = new RootCommand("Archive: an archive of Italian and English articles with full-text search. Start with “archive quickstart”.\n\nExit codes: 0 all well, 2 some input was rejected (and listed), 1 failure.")
        {
            ArchiveOption,
            QuickstartCommand.Create(terminal, time),
            NormalizeCommand.Create(terminal),
            DetectLanguageCommand.Create(terminal),
            IngestCommand.Create(terminal, time),
            RunsCommand.Create(terminal, time),
            RenormalizeCommand.Create(terminal, time),
            BoilerplateCommand.Create(terminal, time),
            SearchCommand.Create(terminal, time),
            ExportCommand.Create(terminal, time),
            ShowCommand.Create(terminal, time),
            DeleteCommand.Create(terminal, time),
            StatsCommand.Create(terminal, time),
            KeysCommand.Create(terminal, time),
            ServeCommand.Create(terminal),
        };
        foreach (var command in MaintenanceCommands.Create(terminal, time)) root.Subcommands.Add(command);
        var configuration = new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            return await root.Parse(args).InvokeAsync(configuration, interrupted);
        }
        catch (ArchiveException exception)
        {
            await terminal.Error.WriteLineAsync(exception.Message);
            return ExitCode.Failure;
        }
        catch (OperationCanceledException)
        {
            await terminal.Error.WriteLineAsync("Stopped. What had been acknowledged is in the archive; run the same command again to go on.");
            return ExitCode.Failure;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await terminal.Error.WriteLineAsync(exception.Message);
            return ExitCode.Failure;
        }
        catch (Exception exception)
        {
            await terminal.Error.WriteLineAsync($"Archive itself failed. Please report this with what you did:\n{exception}");
            return ExitCode.Failure;
        }
    }

    /// <summary>The options of the archive that a command line means.</summary>
    public static ArchiveOptions Options(ParseResult parsed) => ArchiveConfiguration.Read(ArchiveConfiguration.Load(), parsed.GetValue(ArchiveOption));
}
