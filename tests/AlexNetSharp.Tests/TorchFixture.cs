using AlexNetSharp.Runtime;
using AlexNetSharp.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(TorchFixture))]
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace AlexNetSharp.Tests;

/// <summary>
/// Loads libtorch for the tests of this assembly; where memory is small, takes its turn among the test programs.
/// </summary>
public sealed class TorchFixture : IDisposable
{
    private readonly FileStream? _lock = MachineLock.Take();

    public TorchFixture() => LibTorch.EnsureLoaded(new LibTorchOptions { Threads = 2 });

    public void Dispose() => _lock?.Dispose();
}
