using System.Runtime.InteropServices;

namespace AlexNetSharp.Runtime;

/// <summary>
/// Loads libtorch and TorchSharp's shim, once per process and before any type of TorchSharp is touched: from one shared folder, by absolute
/// path, with a relaxed copy of the shim where the system's libstdc++ is older than the shim asks for.
/// </summary>
internal static class LibTorch
{
    private const string WaitPolicy = "OMP_WAIT_POLICY";
    private static readonly Lock Gate = new();
    private static LibTorchStatus? _status;

    /// <summary>What was loaded, or null before <see cref="EnsureLoaded"/>.</summary>
    public static LibTorchStatus? Status => _status;

    /// <summary>Loads libtorch unless that has been done. Thread-safe.</summary>
    /// <param name="options">
    /// Threads, and whether missing packages may be fetched. Once libtorch is loaded, a number of threads that a later call names applies
    /// from then on, to the calling thread and to threads that begin after it.
    /// </param>
    /// <returns>What was loaded, with the threads that are used now.</returns>
    /// <exception cref="InvalidOptionException">The number of threads is below 1.</exception>
    /// <exception cref="AlexNetException">libtorch is missing or does not load; the sentence says what to do.</exception>
    public static LibTorchStatus EnsureLoaded(LibTorchOptions? options = null)
    {
        options ??= new LibTorchOptions();
        ThreadLimit.Check(options.Threads);

        lock (Gate)
        {
            if (_status is null)
            {
                _status = Load(options);
            }
            else if (options.Threads is { } threads)
            {
                TorchSharp.torch.set_num_threads(threads);
                _status = _status with { Threads = threads };
            }

            return _status;
        }
    }

    /// <summary>
    /// Gives a thread that begins libtorch's number of threads, which OpenMP keeps per thread. Does nothing before libtorch is loaded.
    /// </summary>
    internal static void BeginThread()
    {
        lock (Gate)
        {
            if (_status is not null)
            {
                TorchSharp.torch.set_num_threads(_status.Threads);
            }
        }
    }

    private static LibTorchStatus Load(LibTorchOptions options)
    {
        int threads = options.Threads ?? Environment.ProcessorCount;
        NativeEnvironment.Set("OMP_NUM_THREADS", threads.ToString());
        NativeEnvironment.Set("OMP_DYNAMIC", "false");
        NativeEnvironment.Set("MKL_DYNAMIC", "false");
        if (Environment.GetEnvironmentVariable(WaitPolicy) is null)
        {
            // Workers that spin between parallel regions take the processor from the kernels' threads and from every other program: asleep,
            // a
            // step is a tenth faster alone, and several times faster beside other work.
            NativeEnvironment.Set(WaitPolicy, "passive");
        }

        LibTorchLocation location = LibTorchLocation.Find() ?? Fetch(options);
        foreach (string library in (string[])["c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch"])
        {
            string path = Path.Combine(location.LibTorchFolder, NativePlatform.FileName(library));
            if (File.Exists(path))
            {
                LoadOrThrow(path);
            }
        }

        string shim = LoadShim(location.Shim);
        TorchSharp.torch.set_num_threads(threads);
        return new LibTorchStatus(location, shim, threads);
    }

    private static LibTorchLocation Fetch(LibTorchOptions options)
    {
        string missing = $"libtorch {LibTorchLocation.LibTorchVersion} is not on this machine";
        if (options.Fetching is null)
        {
            throw new AlexNetException($"{missing} (package {LibTorchLocation.PackageName}); {LibTorchRestore.Remedy}.");
        }

        string size = FetchStep.Megabytes(KnownPackage.Needed().Sum(package => package.Bytes));
        options.Fetching.Begins?.Invoke(
            Sentence.Of($"Fetching libtorch {LibTorchLocation.LibTorchVersion} ({size}) into the NuGet cache, once per machine ..."));
        string? problem = LibTorchRestore.Run(
            NativePlatform.CacheFolder(),
            options.Cancellation,
            new RestoreOptions { Progress = options.Fetching.Progress });
        return LibTorchLocation.Find()
            ?? throw new AlexNetException(
                $"{missing} and could not be fetched ({problem ?? "the package has no libraries for " + NativePlatform.Name}); "
                    + $"{LibTorchRestore.Remedy}.");
    }

    private static string LoadShim(string shim)
    {
        if (NativeLibrary.TryLoad(shim, out _))
        {
            return shim;
        }

        if (!OperatingSystem.IsLinux())
        {
            LoadOrThrow(shim);
        }

        string relaxed = RelaxedShim.Copy(shim, NativePlatform.CacheFolder());
        LoadOrThrow(relaxed);
        return relaxed;
    }

    private static void LoadOrThrow(string path)
    {
        try
        {
            NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new AlexNetException(
                $"{path} does not load ({e.Message.ReplaceLineEndings(" ").Trim()}); run {ProgramAction.Doctor} to see what is missing.",
                e);
        }
    }
}

/// <summary>How libtorch is loaded.</summary>
internal sealed record LibTorchOptions
{
    /// <summary>Threads that libtorch and the kernels use; null for as many as before, at first one per processor.</summary>
    public int? Threads { get; init; }

    /// <summary>Who hears that missing packages are fetched with the .NET SDK; null forbids fetching.</summary>
    public FetchListener? Fetching { get; init; }

    /// <summary>Stops fetching.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>What was loaded.</summary>
/// <param name="Location">Where the libraries were found.</param>
/// <param name="LoadedShim">The shim that was loaded: the found one, or its relaxed copy.</param>
/// <param name="Threads">Threads that libtorch uses.</param>
internal sealed record LibTorchStatus(LibTorchLocation Location, string LoadedShim, int Threads)
{
    /// <summary>Whether the system's libstdc++ is older than the shim asks for, so that a relaxed copy was loaded.</summary>
    public bool ShimRelaxed => LoadedShim != Location.Shim;
}
