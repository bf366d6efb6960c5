using AlexNetSharp.Runtime;
using AlexNetSharp.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(TorchFixture))]
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace AlexNetSharp.Tests;

/// <summary>
/// Loads libtorch for the tests of this assembly, and holds the machine-wide lock while they run, so that test programs which load libtorch
/// or start processes take turns.
/// </summary>
public sealed class TorchFixture : IDisposable
{
    private readonly FileStream _lock = MachineLock.Take();

    public TorchFixture() => LibTorch.EnsureLoaded(new LibTorchOptions { Threads = 2 });

    public void Dispose() => _lock.Dispose();
}
